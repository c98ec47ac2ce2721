import type { Reporter, RunEvent, RunResult } from '../course/result.ts'

/** All reports of one run. */
export class RunReport {
  readonly #reporters: Reporter[]
  #ended = false

  constructor(reporters: Reporter[]) {
    this.#reporters = reporters
  }

  /** Whether the result is out: it is told once. */
  get hasEnded(): boolean {
    return this.#ended
  }

  emit(event: RunEvent): void {
    for (const reporter of this.#reporters) reporter.on(event)
  }

  /**
   * Tells the result and closes every reporter, also when one of them fails.
   * @throws HandsInError REPORT_UNWRITABLE, the first
   */
  async end(result: RunResult): Promise<void> {
    this.#ended = true
    this.emit({ kind: 'end', result })
    const closed = await Promise.allSettled(this.#reporters.map(reporter => reporter.close()))
    for (const outcome of closed) if (outcome.status === 'rejected') throw outcome.reason
  }
}
