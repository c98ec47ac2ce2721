import type { ChildProcess } from 'node:child_process'

/** How much one step may print before it is stopped. */
export const outputLimitMiB = 10
const limitBytes = outputLimitMiB * 1024 * 1024
const errorBytes = 4096

/** The reason why a step was stopped that printed more than it may. */
export class TooMuchOutput extends Error {
  override readonly name = 'TooMuchOutput'
}

/** What a worker prints, block by block; never more than the limit is kept. */
export class StepOutput {
  readonly #stop: (reason: TooMuchOutput) => void
  #chunks: Buffer[] = []
  #bytes = 0
  #errors = Buffer.alloc(0)
  #mark: { bytes: Buffer; found: (text: string) => void } | undefined

  constructor({ stdout, stderr }: ChildProcess, stop: (reason: TooMuchOutput) => void) {
    this.#stop = stop
    stdout?.on('data', (chunk: Buffer) => this.#take(chunk))
    stderr?.on('data', (chunk: Buffer) => {
      this.#errors = Buffer.concat([this.#errors, chunk]).subarray(-errorBytes)
    })
  }

  /** Resolves with all that is printed before the mark; never, if the worker ends first. */
  until(mark: Buffer): Promise<string> {
    this.#errors = Buffer.alloc(0)
    return new Promise(found => {
      this.#mark = { bytes: mark, found }
    })
  }

  /** What was printed and not yet given out. */
  rest(): string {
    const text = Buffer.concat(this.#chunks).toString()
    this.#clear([])
    return text
  }

  /** The end of what the running block wrote to standard error. */
  errors(): string {
    return this.#errors.toString()
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    // Only a mark brings a NUL character as a rule: most chunks need no search.
    if (chunk.includes(0)) this.#findMark(Buffer.concat(this.#chunks))
    if (this.#bytes <= limitBytes) return
    this.#clear([])
    this.#stop(new TooMuchOutput(`more than ${outputLimitMiB} MiB printed`))
  }

  #findMark(all: Buffer): void {
    const mark = this.#mark
    const at = mark ? all.indexOf(mark.bytes) : -1
    if (!mark || at < 0) return
    this.#mark = undefined
    this.#clear([all.subarray(at + mark.bytes.length)])
    mark.found(all.subarray(0, at).toString())
  }

  #clear(chunks: Buffer[]): void {
    this.#chunks = chunks.filter(chunk => chunk.length > 0)
    this.#bytes = this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  }
}
