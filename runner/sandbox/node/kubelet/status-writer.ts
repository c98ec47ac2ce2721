import type { PodStatus } from 'kubernetes-types/core/v1.d.ts'

/** Keeps a pod's status in the API what it is here: one write at a time, none that would change nothing, none lost. */
export class StatusWriter {
  readonly #look: () => PodStatus
  readonly #write: (status: PodStatus) => Promise<void>
  readonly #report: (error: unknown) => void
  #written = ''
  #stale = false
  #busy: Promise<void> | undefined

  /** @param look the status as it is now */
  constructor(look: () => PodStatus, write: (status: PodStatus) => Promise<void>, report: (error: unknown) => void) {
    this.#look = look
    this.#write = write
    this.#report = report
  }

  /** Something changed: the status is written soon. */
  changed(): void {
    this.#stale = true
    this.#busy ??= this.#follow()
  }

  /** Resolves when the status is as it was when this was called, or newer. */
  async settled(): Promise<void> {
    await this.#busy
  }

  async #follow(): Promise<void> {
    // What changes in one go is one write.
    await Promise.resolve()
    while (this.#stale) {
      this.#stale = false
      const status = this.#look()
      const text = JSON.stringify(status)
      if (text === this.#written) continue
      try {
        await this.#write(status)
        this.#written = text
      } catch (error) {
        this.#report(error)
      }
    }
    // In the same breath as the last look: a change after it starts anew.
    this.#busy = undefined
  }
}
