import { writeFileSync } from 'node:fs'
import type { Reporter, RunEvent, RunResult } from '../course/result.ts'
import { fail } from '../errors.ts'

/** Writes a whole document once the run has ended, into a file or to a stream. */
export class DocumentReporter implements Reporter {
  readonly #write: (result: RunResult, about: string) => string
  readonly #target: NodeJS.WriteStream | string
  #about = ''
  #result: RunResult | undefined

  /** @param target a stream, or the path of a file */
  constructor(write: (result: RunResult, about: string) => string, target: NodeJS.WriteStream | string) {
    this.#write = write
    this.#target = target
  }

  on(event: RunEvent): void {
    if (event.kind === 'start') this.#about = event.about
    if (event.kind === 'end') this.#result = event.result
  }

  /** @throws HandsInError REPORT_UNWRITABLE */
  async close(): Promise<void> {
    if (this.#result) emit(this.#target, this.#write(this.#result, this.#about))
  }
}

/** Writes text to a stream, or over a file. @throws HandsInError REPORT_UNWRITABLE */
export function emit(target: NodeJS.WriteStream | string, text: string): void {
  if (typeof target !== 'string') {
    target.write(text)
    return
  }
  try {
    writeFileSync(target, text)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (!code) throw error
    fail('REPORT_UNWRITABLE', { file: target, why: message })
  }
}
