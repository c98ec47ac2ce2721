/** Waiting for facts: every wait has a limit and says what it waited for. */

export interface WaitOptions {
  timeoutMs: number
  /** Between two looks; the default is 20. */
  intervalMs?: number
  signal?: AbortSignal
}

/** Thrown when a wait reaches its limit. `what` says what was waited for. */
export class WaitTimeout extends Error {
  override readonly name = 'WaitTimeout'
  readonly what: string
  readonly timeoutMs: number
  constructor(what: string, timeoutMs: number) {
    super(`waited ${timeoutMs} ms for ${what}`)
    this.what = what
    this.timeoutMs = timeoutMs
  }
}

/**
 * Looks until `look` returns something other than undefined or false, and returns that.
 * @throws WaitTimeout when `timeoutMs` have passed; whatever `look` throws; the signal's reason when it is aborted.
 */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  { timeoutMs, intervalMs = 20, signal }: WaitOptions,
): Promise<T> {
  const end = performance.now() + timeoutMs
  for (;;) {
    signal?.throwIfAborted()
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    if (performance.now() >= end) throw new WaitTimeout(what, timeoutMs)
    await pause(intervalMs, signal)
  }
}

/** Resolves after `ms`, or rejects with the signal's reason once it is aborted, or when it already is. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const abort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', abort, { once: true })
  })
}
