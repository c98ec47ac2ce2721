import { defaultSandbox } from '../cluster/sandbox.ts'
import { startSandbox } from '../cluster/sandbox-program.ts'
import type { Command } from './command.ts'

export const up: Command = {
  summary: 'start a sandbox that stays until `hands-in down`',
  usage: '',
  options: {},
  async run({ stderr, signal }) {
    const { folder, pid } = defaultSandbox()
    if (pid !== undefined) {
      stderr.write(`The sandbox is up already (process ${pid}).\n`)
      return 0
    }
    const started = performance.now()
    await startSandbox(folder, { attached: false, signal })
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    stderr.write(`The sandbox is up, after ${seconds} s.\n\n`)
    stderr.write('  hands-in shell     kubectl and helm pointed at it\n  hands-in run       lessons on it\n')
    stderr.write('  hands-in down      the end of it\n')
    return 0
  },
}
