import type { Fault, Look } from '../errors.ts'

/** What became of a step's code and output. */
export interface StepOutcome {
  status: 'passed' | 'failed'
  durationMs: number
  /** What it printed to standard output, cut to 64 KiB in the middle. */
  output: string
  /** Names captured by its expected output, and their values. */
  captures: Record<string, string>
  fault?: Fault
}

/** What became of a check. */
export interface CheckOutcome {
  status: 'passed' | 'failed'
  durationMs: number
  looks: number
  /** From the first look to the first that was true and stayed so. */
  trueAfterMs?: number
  history: Look[]
  fault?: Fault
}
