/** The catalogue of every error that a person can meet: a stable code, one sentence, a remedy, an exit code. */
import { clusterErrors } from './errors/cluster.ts'
import { courseErrors } from './errors/course.ts'
import type { Entry } from './errors/entry.ts'
import { lessonErrors } from './errors/lesson.ts'
import { sandboxErrors } from './errors/sandbox.ts'
import { stepErrors } from './errors/step.ts'
import { usageErrors } from './errors/usage.ts'

/** A place in a file that a person can open. `line` counts from 1. */
export interface Place {
  file: string
  line: number
}

/** By area. A code never changes its meaning; `runner/errors.md` is made from this table. */
export const catalogue = {
  ...stepErrors,
  ...lessonErrors,
  ...courseErrors,
  ...clusterErrors,
  ...sandboxErrors,
  ...usageErrors,
} as const satisfies Record<string, Entry>

export type Code = keyof typeof catalogue

/** What the person needs beside the sentence: shown by reports, never needed to understand the sentence. */
export interface Detail {
  expected?: string
  actual?: string
  /** Standard error of what was run, or other evidence; already cut to a readable length. */
  evidence?: string
  /** What a retried check saw, in order. */
  history?: Look[]
}

/** One look of a retried check. `atMs` counts from its first look. */
export interface Look {
  atMs: number
  saw: 'true' | 'false' | 'unasked'
  /** What was seen instead of the expected, or why it could not be asked. */
  text: string
  /** How many looks in a row saw just this. */
  times: number
}

/** An error of the catalogue as plain data: what crosses process borders and stands in JSON reports. */
export interface Fault {
  code: Code
  message: string
  remedy: string
  exit: number
  place?: Place
  detail?: Detail
}

/** Every error that the project throws on purpose. Its message has no stack trace to show: the place says where. */
export class HandsInError extends Error {
  override readonly name = 'HandsInError'
  readonly fault: Fault
  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault.message, options)
    this.fault = fault
  }
}

/** The fault of this code, its sentence and remedy filled in. A parameter that is missing stays `{name}`. */
export function fault(
  code: Code,
  parameters: Record<string, string | number> = {},
  extra: { place?: Place; detail?: Detail } = {},
): Fault {
  const entry: Entry = catalogue[code]
  return {
    code,
    message: fill(entry.says, parameters),
    remedy: fill(entry.remedy, parameters),
    exit: entry.exit,
    ...extra,
  }
}

/** Throws the error of this code. */
export function fail(...args: Parameters<typeof fault>): never {
  throw new HandsInError(fault(...args))
}

function fill(template: string, parameters: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole))
}
