import { type Code, type Fault, fault } from '../errors.ts'

/** Collects the faults of one file, so that all of them can be told at once. */
export class Problems {
  readonly faults: Fault[] = []
  readonly #file: string
  constructor(file: string) {
    this.#file = file
  }

  add(code: Code, line: number, parameters: Record<string, string | number> = {}): void {
    this.faults.push(fault(code, parameters, { place: { file: this.#file, line } }))
  }

  inOrder(): Fault[] {
    return this.faults.toSorted((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0))
  }
}
