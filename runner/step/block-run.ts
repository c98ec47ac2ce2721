import type { StepShell } from './shell.ts'

/** A block that returned false instead of throwing: a check may say so. */
export class ReturnedFalse extends Error {
  override readonly name = 'ReturnedFalse'
}

/** A look that did not end within its own limit. */
export class LookTimeout extends Error {
  override readonly name = 'LookTimeout'
}

/** One run of one block: it ends with its code, with the first thing nobody caught, or at its limit. */
export class BlockRun {
  readonly #shell: StepShell
  readonly #limitMs: number | undefined
  #reject: (reason: unknown) => void = () => undefined
  readonly #failed = new Promise<never>((_, reject) => {
    this.#reject = reject
  })

  constructor(shell: StepShell, limitMs: number | undefined) {
    this.#shell = shell
    this.#limitMs = limitMs
    shell.started.length = 0
    // It may reject before `race` is there to hear it; `race` hears it all the same.
    this.#failed.catch(() => undefined)
  }

  fail(error: unknown): void {
    this.#reject(error)
  }

  async race(code: () => Promise<unknown>): Promise<void> {
    const timer = this.#limitMs === undefined ? undefined : setTimeout(() => this.#giveUp(), this.#limitMs)
    try {
      await Promise.race([this.#whole(code), this.#failed])
    } finally {
      clearTimeout(timer)
    }
  }

  async #whole(code: () => Promise<unknown>): Promise<void> {
    const value = await code()
    if (value === false) throw new ReturnedFalse('it returned false')
    // A promise that nobody awaited and that has failed already is told in this turn of the event loop.
    await new Promise(setImmediate)
  }

  #giveUp(): void {
    this.fail(new LookTimeout(`no answer within ${(this.#limitMs ?? 0) / 1000} s`))
    this.#shell.endAll()
  }
}
