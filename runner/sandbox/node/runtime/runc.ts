import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, watch } from 'node:fs'
import { join } from 'node:path'
import type { ContainerLog } from './container-log.ts'

export interface Exit {
  /** 128 + the signal's number when a signal ended it. */
  code: number
}

export interface Started {
  /** Of the container's first process, as the node sees it. */
  pid: number
  exited: Promise<Exit>
}

/** runc could not start it: the program is not there, a mount failed. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/**
 * Starts a container from its bundle, its output going to `log`; resolves once its program runs. runc stays in the
 * foreground, since it alone may collect the exit code.
 * @throws StartError with runc's reason; the system's error when there is no runc
 */
export async function startContainer(root: string, bundle: string, id: string, log: ContainerLog): Promise<Started> {
  const pidFile = join(bundle, 'pid')
  const errors = join(bundle, 'runc.log')
  const global = ['--root', root, '--log', errors, '--log-format', 'json']
  const args = [...global, 'run', '--pid-file', pidFile, '--bundle', bundle, id]
  const child = spawn('runc', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  log.follow(child.stdout, 'stdout')
  log.follow(child.stderr, 'stderr')
  const exited = once(child, 'close').then(async ([code, signal]) => {
    await log.close()
    return { code: code ?? (signal === 'SIGKILL' ? 137 : 255) }
  })
  const appeared = whenThere(pidFile)
  await Promise.race([appeared.promise, exited]).finally(appeared.stop)
  if (!existsSync(pidFile)) throw new StartError(reason(errors))
  return { pid: Number(readFileSync(pidFile, 'utf8')), exited }
}

/** runc writes the file beside and renames it: it is there with its content or not at all. */
function whenThere(path: string) {
  const watcher = watch(join(path, '..'))
  const promise = new Promise<void>(resolve => {
    watcher.on('change', () => existsSync(path) && resolve())
    if (existsSync(path)) resolve()
  })
  return { promise, stop: () => watcher.close() }
}

/** The last error in runc's log, without its own preamble. */
function reason(file: string): string {
  const text = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').at(-1) : undefined
  const message = text ? String(JSON.parse(text).msg) : 'runc ended without a word'
  return message.replace(
    /^runc run failed: /,
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ',
  )
}

/** Sends a signal to a process, or to a group by its negated id; what has just ended needs none. */
export function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
