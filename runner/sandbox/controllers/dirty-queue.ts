import type { Key } from './controller.ts'

/** Waits between two tries of an object that keeps failing. Source: workqueue.DefaultControllerRateLimiter, client-go. */
const firstBackoffMs = 5
const longestBackoffMs = 1000

interface Work {
  /** Does what is to be done for the key; returns in how many ms to do it again, if ever. */
  reconcile(key: Key): number | undefined
  failed(error: unknown, key: Key): void
}

/** The keys that want reconciling: each at most once, one at a time, a failing one again after a growing wait. */
export class DirtyQueue {
  readonly #work: Work
  readonly #dirty = new Map<string, Key>()
  readonly #timers = new Map<string, { timer: NodeJS.Timeout; at: number }>()
  readonly #failures = new Map<string, number>()
  #turn: NodeJS.Immediate | undefined
  #stopped = false

  constructor(work: Work) {
    this.#work = work
  }

  add(key: Key): void {
    if (this.#stopped) return
    this.#dirty.set(textOf(key), key)
    this.#turn ??= setImmediate(() => this.#drain())
  }

  /** An earlier time that was already asked for stays. */
  addAfter(key: Key, ms: number): void {
    if (this.#stopped) return
    const text = textOf(key)
    const at = performance.now() + ms
    const known = this.#timers.get(text)
    if (known && known.at <= at) return
    clearTimeout(known?.timer)
    const timer = setTimeout(() => {
      this.#timers.delete(text)
      this.add(key)
    }, ms)
    this.#timers.set(text, { timer, at })
  }

  stop(): void {
    this.#stopped = true
    clearImmediate(this.#turn)
    for (const { timer } of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#dirty.clear()
  }

  #drain(): void {
    this.#turn = undefined
    const keys = [...this.#dirty]
    this.#dirty.clear()
    for (const [text, key] of keys) this.#reconcile(text, key)
  }

  #reconcile(text: string, key: Key): void {
    try {
      const again = this.#work.reconcile(key)
      this.#failures.delete(text)
      if (again !== undefined) this.addAfter(key, again)
    } catch (error) {
      const failures = this.#failures.get(text) ?? 0
      this.#failures.set(text, failures + 1)
      this.#work.failed(error, key)
      this.addAfter(key, Math.min(firstBackoffMs * 2 ** failures, longestBackoffMs))
    }
  }
}

function textOf({ namespace, name }: Key): string {
  return `${namespace}/${name}`
}
