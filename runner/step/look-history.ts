import type { Look } from '../errors.ts'

/** What a check has seen since its first look; equal looks in a row are one entry. */
export class LookHistory {
  readonly entries: Look[] = []
  looks = 0
  /** When the truth that holds now began, from the first look on; of no meaning while it is not true. */
  trueSinceMs = 0
  /** When it was last true, and when it was seen not to be so any more. */
  lost: { trueAtMs: number; lostAtMs: number } | undefined
  readonly #began = performance.now()
  #lastTrueMs: number | undefined

  /** Milliseconds since the first look began. */
  elapsedMs(): number {
    return Math.round(performance.now() - this.#began)
  }

  /** How long it has been true without a look that said otherwise. */
  trueForMs(): number {
    return this.#lastTrueMs === undefined ? 0 : this.elapsedMs() - this.trueSinceMs
  }

  /** Adds a look that has just ended; returns its entry. */
  add(saw: Look['saw'], text: string): Look {
    const atMs = this.elapsedMs()
    this.looks++
    if (saw === 'true') this.#isTrue(atMs)
    else this.#isNotTrue(atMs)
    const last = this.entries.at(-1)
    if (last?.saw === saw && last.text === text) {
      last.times++
      return last
    }
    const entry: Look = { atMs, saw, text, times: 1 }
    this.entries.push(entry)
    return entry
  }

  #isTrue(atMs: number): void {
    if (this.#lastTrueMs === undefined) this.trueSinceMs = atMs
    this.#lastTrueMs = atMs
  }

  #isNotTrue(atMs: number): void {
    if (this.#lastTrueMs !== undefined) this.lost = { trueAtMs: this.#lastTrueMs, lostAtMs: atMs }
    this.#lastTrueMs = undefined
  }
}
