import type { Fault } from '../errors.ts'
import type { Lesson, Step } from '../lesson/lesson.ts'
import type { CheckOutcome, StepOutcome } from '../step/outcome.ts'

/** What became of one step of a run, its check included. */
export interface StepResult {
  step: Step
  status: 'passed' | 'failed' | 'skipped'
  durationMs: number
  points: number
  run?: StepOutcome
  check?: CheckOutcome
  fault?: Fault
}

export interface LessonResult {
  lesson: Lesson
  steps: StepResult[]
  durationMs: number
  /** Of the lesson as a whole: its namespace is not ours, its cluster went away. */
  fault?: Fault
}

export interface RunResult {
  cluster: string
  lessons: LessonResult[]
  points: number
  pointsPossible: number
  durationMs: number
  interrupted: boolean
  /** Of the run as a whole: its lessons are broken, its cluster could not be had, nothing was checked. */
  faults: Fault[]
}

/** What a run tells its reporters, as it happens. A run that could not begin tells only its end. */
export type RunEvent =
  | { kind: 'start'; cluster: string; about: string; readyMs: number; lessons: Lesson[] }
  | { kind: 'lesson'; lesson: Lesson }
  | { kind: 'step'; lesson: Lesson; step: Step }
  | { kind: 'waiting'; step: Step; text: string }
  | { kind: 'step-end'; lesson: Lesson; result: StepResult }
  | { kind: 'note'; text: string }
  | { kind: 'end'; result: RunResult }

/** A reporter hears of every event, in order, and may write when the run ends. */
export interface Reporter {
  on(event: RunEvent): void
  /** Called once, after the `end` event. */
  close(): Promise<void>
}
