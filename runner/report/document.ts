import { writeFileSync } from 'node:fs'
import type { Reporter, RunEvent, RunResult } from '../course/result.ts'
import { fail } from '../errors.ts'

/** Where a report goes: a stream, or the path of a file. */
export type Target = NodeJS.WriteStream | string

/** What a document says of a run beside its result. */
export interface About {
  /** Of the cluster, one phrase; empty when there was none. */
  cluster: string
  /** What people were told on the way. */
  notes: string[]
}

/** Writes a whole document once the run has ended. */
export class DocumentReporter implements Reporter {
  readonly #write: (result: RunResult, about: About) => string
  readonly #target: Target
  readonly #about: About = { cluster: '', notes: [] }
  #result: RunResult | undefined

  constructor(write: (result: RunResult, about: About) => string, target: Target) {
    this.#write = write
    this.#target = target
  }

  on(event: RunEvent): void {
    if (event.kind === 'start') this.#about.cluster = event.about
    if (event.kind === 'note') this.#about.notes.push(event.text)
    if (event.kind === 'end') this.#result = event.result
  }

  /** @throws HandsInError REPORT_UNWRITABLE */
  async close(): Promise<void> {
    if (this.#result) writeReport(this.#target, this.#write(this.#result, this.#about))
  }
}

/** Writes a report, over what the file held before. @throws HandsInError REPORT_UNWRITABLE */
export function writeReport(target: Target, text: string): void {
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
