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
 * @throws StartError with runc's reason
 */
export async function startContainer(root: string, bundle: string, id: string, log: ContainerLog): Promise<Started> {
  const pidFile = join(bundle, 'pid')
  const errors = join(bundle, 'runc.log')
  const args = [
    '--root',
    root,
    '--log',
    errors,
    '--log-format',
    'json',
    'run',
    '--pid-file',
    pidFile,
    '--bundle',
    bundle,
    id,
  ]
  const child = spawn('runc', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  log.follow(child.stdout, 'stdout')
  log.follow(child.stderr, 'stderr')
  const exited = once(child, 'close').then(async ([code, signal]) => {
    await log.close()
    return { code: code ?? (signal === 'SIGKILL' ? 137 : 255) }
  })
  const appeared = whenThere(pidFile)
  const first = await Promise.race([appeared.promise, exited])
  appeared.stop()
  if (typeof first === 'object' && !existsSync(pidFile)) throw new StartError(reason(errors))
  return { pid: Number(readFileSync(pidFile, 'utf8')), exited }
}

/** runc writes the file beside and renames it: it is there with its content or not at all. */
function whenThere(path: string) {
  const watcher = watch(join(path, '..'))
  const promise = new Promise<true>(resolve => {
    watcher.on('change', () => existsSync(path) && resolve(true))
    if (existsSync(path)) resolve(true)
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

/** Sends a signal to a container's first process; one that has just ended needs none. */
export function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

export interface ExecResult {
  code: number
  /** Both streams, cut to 10 KiB as the kubelet cuts a probe's output. */
  output: string
}

/** Runs a command in a container for at most `timeoutMs`; code 124 when it took longer, as timeout(1) says it. */
export async function execInContainer(
  root: string,
  id: string,
  command: string[],
  timeoutMs: number,
): Promise<ExecResult> {
  const child = spawn('runc', ['--root', root, 'exec', id, ...command], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', chunk => {
      output = (output + chunk).slice(0, 10 * 1024)
    })
  }
  let late = false
  const limit = setTimeout(() => {
    late = child.kill('SIGKILL')
  }, timeoutMs)
  const [code] = await once(child, 'close')
  clearTimeout(limit)
  return { code: late ? 124 : (code ?? 137), output }
}
