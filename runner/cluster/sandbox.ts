import { join } from 'node:path'
import { execa } from 'execa'
import { isAlive, readIdentity } from '../identity.ts'
import { runtimeFolder } from './folders.ts'
import type { Access, AccessOptions } from './open.ts'
import { startSandbox } from './sandbox-program.ts'

/** The sandbox that `hands-in up` starts. */
export interface DefaultSandbox {
  folder: string
  kubeconfig: string
  /** Process id of the one that runs; undefined when none does. */
  pid: number | undefined
}

/** Looks for the sandbox that `hands-in up` started. */
export function defaultSandbox(): DefaultSandbox {
  const folder = join(runtimeFolder(), 'default')
  const identity = readIdentity(join(folder, 'pid'))
  const pid = identity && isAlive(identity) ? identity.pid : undefined
  return { folder, kubeconfig: join(folder, 'kubeconfig'), pid }
}

/** The sandbox that is up, left as it is at the end; else one that lives as long as this run. */
export async function sandboxForRun(_name: string, { folder, signal }: AccessOptions): Promise<Access> {
  const running = defaultSandbox()
  if (running.pid !== undefined) return { kubeconfig: running.kubeconfig, close: async () => undefined }
  const path = join(folder.path, 'sandbox')
  const program = await startSandbox(path, { attached: true, signal })
  return { kubeconfig: join(path, 'kubeconfig'), close: program.stop }
}

/** The version of the Redis server that the sandbox runs, or `unknown`. */
export async function redisVersion(): Promise<string> {
  for (const file of ['redis-server', 'redis-check-rdb']) {
    // Debian's redis-check-rdb is the server itself under another name: it is told by what it is called.
    const options = { argv0: 'redis-server', reject: false, stdin: 'ignore', timeout: 5000 } as const
    const { stdout } = await execa(file, ['--version'], options)
    const version = /\bv=(\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1]
    if (version) return version
  }
  return 'unknown'
}
