import { exitCode, worth } from '../course/grade.ts'
import type { LessonResult, RunResult, StepResult } from '../course/result.ts'
import type { Detail, Fault, Look, Place } from '../errors.ts'
import type { About } from './document.ts'

/** Raised when a field changes its meaning or goes away; new fields may come at any time. */
const format = 1

/** The document of `--report json`. All durations are in milliseconds. */
export interface JsonRun {
  format: number
  cluster: { name: string; about: string }
  /** Whether every step passed and nothing else was wrong: exit code 0. */
  passed: boolean
  interrupted: boolean
  points: number
  pointsPossible: number
  durationMs: number
  /** Of the run as a whole: its lessons are broken, its cluster could not be had, nothing was checked. */
  faults: JsonFault[]
  /** What people were told on the way, a sentence each. */
  notes: string[]
  /** Empty when the run could not begin. */
  lessons: JsonLesson[]
}

interface JsonLesson {
  id: string
  title: string
  file: string
  durationMs: number
  /** Of the lesson as a whole: its namespace is not ours, its cluster went away. */
  fault?: JsonFault
  steps: JsonStep[]
}

interface JsonStep {
  id: string
  title: string
  /** Of the file: the step's first line of code. */
  line: number
  status: 'passed' | 'failed' | 'skipped'
  points: number
  pointsPossible: number
  durationMs: number
  /** What the step printed, cut to 64 KiB in the middle; absent when it did not run. */
  output?: string
  check?: JsonCheck
  fault?: JsonFault
}

interface JsonCheck {
  status: 'passed' | 'failed'
  durationMs: number
  looks: number
  /** From the first look to the first that was true and stayed so. */
  trueAfterMs?: number
  history: Look[]
}

interface JsonFault {
  /** One of runner/errors.md. */
  code: string
  message: string
  remedy: string
  place?: Place
  detail?: Detail
}

/** The run as the text of one JSON document. */
export function jsonReport(result: RunResult, { cluster, notes }: About): string {
  const document: JsonRun = {
    format,
    cluster: { name: result.cluster, about: cluster },
    passed: exitCode(result) === 0,
    interrupted: result.interrupted,
    points: result.points,
    pointsPossible: result.pointsPossible,
    durationMs: round(result.durationMs),
    faults: result.faults.map(faultObject),
    notes,
    lessons: result.lessons.map(lessonObject),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function lessonObject({ lesson, steps, durationMs, fault }: LessonResult): JsonLesson {
  const { id, title, file } = lesson
  return {
    id,
    title,
    file,
    durationMs: round(durationMs),
    ...(fault && { fault: faultObject(fault) }),
    steps: steps.map(stepObject),
  }
}

function stepObject({ step, status, durationMs, points, run, check, fault }: StepResult): JsonStep {
  return {
    id: step.id,
    title: step.title,
    line: step.line,
    status,
    points,
    pointsPossible: worth(step),
    durationMs: round(durationMs),
    ...(run && { output: run.output }),
    ...(check && { check: checkObject(check) }),
    ...(fault && { fault: faultObject(fault) }),
  }
}

function checkObject({ status, durationMs, looks, trueAfterMs, history }: NonNullable<StepResult['check']>): JsonCheck {
  const after = trueAfterMs === undefined ? {} : { trueAfterMs: round(trueAfterMs) }
  return { status, durationMs: round(durationMs), looks, ...after, history }
}

function faultObject({ code, message, remedy, place, detail }: Fault): JsonFault {
  return { code, message, remedy, ...(place && { place }), ...(detail && { detail }) }
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}
