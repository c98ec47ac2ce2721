import { stopDefaultSandbox } from '../cluster/stop-sandbox.ts'
import type { Command } from './command.ts'

export const down: Command = {
  summary: 'end the sandbox that `hands-in up` started, with all that is in it',
  usage: '',
  options: {},
  async run({ stderr, signal }) {
    const stopped = await stopDefaultSandbox(signal)
    stderr.write(stopped ? 'The sandbox is down.\n' : 'No sandbox is up.\n')
    return 0
  },
}
