import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import type { Cluster } from '../cluster/cluster.ts'
import { openCluster } from '../cluster/open.ts'
import { defaultSandbox } from '../cluster/sandbox.ts'
import type { Command } from './command.ts'
import { Interrupted } from './interruption.ts'

export const shell: Command = {
  summary: 'a shell, or one command, with kubectl and helm pointed at the cluster',
  usage: '[--cluster …] [-- COMMAND …]',
  options: { cluster: { type: 'string', default: 'sandbox' } },
  passThrough: true,
  async run({ values, positionals, stderr, signal }) {
    const spec = String(values['cluster'])
    const notes = (text: string) => stderr.write(`${text}\n`)
    if (spec === 'sandbox' && defaultSandbox().pid === undefined) {
      notes('No sandbox is up: this one lives until the command ends. `hands-in up` starts one that stays.')
    }
    const cluster = await openCluster(spec, { signal, notes })
    try {
      const [command, ...args] = positionals
      if (command !== undefined) return await runIn(cluster, [command, ...args], signal)
      notes(`${cluster.name}, ${cluster.about}. kubectl and helm are pointed at it; leave with \`exit\`.`)
      return await runIn(cluster, [process.env['SHELL'] || '/bin/sh'], signal)
    } finally {
      await cluster.close()
    }
  },
}

/** Resolves with the exit code as shells give it: 127 for an unknown command, 128 and the number of a fatal signal. */
function runIn(cluster: Cluster, [command = '', ...args]: string[], signal: AbortSignal): Promise<number> {
  const history = join(cluster.env['HELM_DATA_HOME'] ?? '', 'history')
  const env = { ...process.env, ...cluster.env, HISTFILE: history }
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env })
    signal.addEventListener('abort', () => passOn(signal.reason, child))
    child.on('error', error => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return reject(error)
      process.stderr.write(`hands-in: ${command}: command not found\n`)
      return resolve(127)
    })
    child.on('close', (code, by) => resolve(code ?? 128 + (by ? constants.signals[by] : 0)))
  })
}

/** A Ctrl-C reaches the child from the terminal, and it may live on; what was sent to us alone is passed on. */
function passOn(reason: unknown, child: ChildProcess): void {
  if (reason instanceof Interrupted && reason.by !== 'SIGINT') child.kill(reason.by)
}
