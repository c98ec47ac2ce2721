import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { closeSync, openSync, readSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Fault, fail, HandsInError } from '../errors.ts'
import { pause } from '../wait.ts'
import { runtimeFolder } from './folders.ts'
import { packageFile } from './package-file.ts'

/** Its own limit for a node that does not get ready is shorter, and says more. */
const readyMs = 45_000
const stopMs = 10_000
const evidenceBytes = 2000

export interface SandboxProgram {
  pid: number
  /** Ends it; resolves when it has ended with all that it started. */
  stop(): Promise<void>
}

/** What the program tells on its standard output, one JSON document a line. */
type Told = { event: 'api'; url: string } | { event: 'ready' } | { event: 'failed'; fault: Fault }

/**
 * Starts the sandbox program in `folder`; resolves when its node is Ready. Attached, it ends with this process, however
 * that ends; else it stays.
 * @throws HandsInError SANDBOX_…, as the program says, or SANDBOX_ENDED; the signal's reason when it is aborted
 */
export async function startSandbox(
  folder: string,
  { attached, signal }: { attached: boolean; signal: AbortSignal },
): Promise<SandboxProgram> {
  signal.throwIfAborted()
  const errors = captureErrors()
  const args = [packageFile('dist/sandbox.js'), '--dir', folder, ...(attached ? ['--attached'] : [])]
  // Detached from the terminal, so that a Ctrl-C in it is for us to judge: we end it after what runs on it.
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: [attached ? 'pipe' : 'ignore', 'pipe', errors.descriptor],
  })
  // A broken pipe only says that it has ended, which is heard of anyway.
  child.stdin?.on('error', () => undefined)
  const stop = () => end(child)
  try {
    await ready(child, signal, errors.read)
  } catch (error) {
    await stop()
    throw error
  } finally {
    errors.close()
  }
  letGo(child, attached)
  return { pid: child.pid ?? 0, stop }
}

async function ready(child: ChildProcess, signal: AbortSignal, errors: () => string): Promise<void> {
  const settled = new AbortController()
  const late = pause(readyMs, AbortSignal.any([signal, settled.signal])).then(() =>
    fail('SANDBOX_ENDED', { why: `it was not ready after ${readyMs / 1000} s` }),
  )
  try {
    await Promise.race([late, told(child, errors)])
  } finally {
    settled.abort()
    late.catch(() => undefined)
  }
}

async function told(child: ChildProcess, errors: () => string): Promise<void> {
  if (!child.stdout) throw new Error('the sandbox program has no standard output')
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  const ready = (async () => {
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      const news = JSON.parse(line) as Told
      if (news.event === 'failed') throw new HandsInError(news.fault)
      if (news.event === 'ready') return
    }
    fail('SANDBOX_ENDED', { why: 'it gave no reason' }, { detail: { evidence: errors() } })
  })()
  await Promise.race([ready, failed])
}

/** What it says now goes unheard, and neither it nor its pipes keep this process alive. */
function letGo(child: ChildProcess, attached: boolean): void {
  child.stdout?.removeAllListeners('data').resume()
  if (!attached) child.stdout?.destroy()
  for (const stream of [child, child.stdin, child.stdout]) (stream as unknown as { unref?(): void } | null)?.unref?.()
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  child.ref()
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMs)
  await ended
  clearTimeout(timer)
}

/**
 * Its standard error goes to a file without a name: unlike a pipe, it can outlive us, and nothing is left of it. Only what
 * the program says while it starts is read.
 */
function captureErrors(): { descriptor: number; read(): string; close(): void } {
  const file = join(runtimeFolder(), `stderr-${randomUUID()}`)
  const descriptor = openSync(file, 'ax+', 0o600)
  rmSync(file)
  const read = () => {
    const text = Buffer.alloc(evidenceBytes)
    return text.toString('utf8', 0, readSync(descriptor, text, { position: 0 }))
  }
  return { descriptor, read, close: () => closeSync(descriptor) }
}
