import type { Fault } from '../errors.ts'
import type { RedisTarget } from '../lesson/lesson.ts'

/** What a worker needs to know of its lesson, once. */
export interface Opening {
  kind: 'open'
  /** The compiled module. */
  module: string
  /** The lesson's file, for places. */
  file: string
  kubeconfig: string
  namespace: string
  charts: string
  variables: Record<string, string>
  redis?: RedisTarget
}

/** Runs one function of the module. `line` is where its block begins. */
export interface RunRequest {
  kind: 'run'
  id: number
  name: string
  line: number
  captured: Record<string, string>
  /** Only loads what the function uses. */
  loadOnly?: boolean
  /** For a look of a check: after so long it is given up, and what it started is ended. */
  limitMs?: number
}

export type ToWorker = Opening | RunRequest

/** Why a block did not end well: as the fault of a step, and as what a look of a check saw. */
export interface Failure {
  fault: Fault
  saw: 'false' | 'unasked'
  text: string
  /** The code itself is wrong: asking it again would not help. */
  broken?: boolean
}

export interface FromWorker {
  kind: 'done'
  id: number
  failure?: Failure
}

/** What the worker writes to its standard output after all that block `id` printed. No text holds a NUL character. */
export function endMark(session: string, id: number): Buffer {
  return Buffer.from(`\0${session}:${id}\0`)
}
