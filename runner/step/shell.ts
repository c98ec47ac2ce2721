import { ProcessPromise, $ as zx } from 'zx/core'
import { writeFully } from './standard-output.ts'

/** zx's `$` as steps have it, and the commands that the running block has started. */
export interface StepShell {
  $: typeof zx
  started: ProcessPromise[]
  /** Kills the commands that still run, with what they started. */
  endAll(): void
}

/**
 * Prepares zx: what a command prints becomes the step's output unless it is `.quiet()` or piped on, and its input is
 * closed unless something is piped or written to it at once.
 */
export function stepShell(): StepShell {
  const started: ProcessPromise[] = []
  zx.verbose = true
  zx.log = entry => {
    if (entry.kind === 'stdout' && entry.verbose) writeFully(1, entry.data)
    if (entry.kind === 'stderr' && entry.verbose) writeFully(2, entry.data)
  }
  const endAll = () => {
    for (const command of started) if (command.stage === 'running') command.kill('SIGKILL').catch(ignoreEnded)
  }
  return { $: tracked(zx, started), started, endAll }
}

/** A command that ended by itself in the meantime cannot be killed, and need not be. */
function ignoreEnded(error: unknown): void {
  if (!(error instanceof Error)) throw error
}

function tracked<T extends object>(shell: T, started: ProcessPromise[]): T {
  return new Proxy(shell, {
    apply(target, self, pieces) {
      const result: unknown = Reflect.apply(target as () => unknown, self, pieces)
      if (result instanceof ProcessPromise) return track(result, started)
      return typeof result === 'function' ? tracked(result, started) : result
    },
  })
}

function track(command: ProcessPromise, started: ProcessPromise[]): ProcessPromise {
  started.push(command)
  queueMicrotask(() => {
    if (!command.sync && !isFed(command)) command.stdin?.end()
  })
  return command
}

/** zx has no public way to ask what is piped into a command; its version is pinned, and a test pipes. */
function isFed(command: ProcessPromise): boolean {
  const sources: unknown[] = Reflect.get(ProcessPromise, 'bus').sources(command)
  return sources.length > 0 || (command.stdin?.writableLength ?? 0) > 0
}
