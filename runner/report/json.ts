import { exitCode } from '../course/grade.ts'
import type { LessonResult, RunResult, StepResult } from '../course/result.ts'
import type { Fault } from '../errors.ts'

/** Raised when a field changes its meaning or goes; new fields may come at any time. */
const format = 1

/** The one JSON document of a run. Durations are in milliseconds; a fault is { code, message, remedy, place?, detail? }. */
export function jsonReport(result: RunResult, about: string): string {
  const document = {
    format,
    cluster: { name: result.cluster, about },
    passed: exitCode(result) === 0,
    interrupted: result.interrupted,
    points: result.points,
    pointsPossible: result.pointsPossible,
    durationMs: round(result.durationMs),
    ...faults(result.fault),
    lessons: result.lessons.map(lessonObject),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

/** The document of a run that could not begin: its lessons are broken, its cluster could not be had. */
export function jsonFailure(all: Fault[]): string {
  return `${JSON.stringify({ format, passed: false, faults: all.map(withoutExit), lessons: [] }, null, 2)}\n`
}

function lessonObject({ lesson, steps, durationMs, fault }: LessonResult): object {
  const { id, title, file } = lesson
  return { id, title, file, durationMs: round(durationMs), ...faults(fault), steps: steps.map(stepObject) }
}

function stepObject({ step, status, durationMs, points, run, check, fault }: StepResult): object {
  return {
    id: step.id,
    title: step.title,
    line: step.line,
    status,
    points,
    pointsPossible: step.points,
    durationMs: round(durationMs),
    ...(run && { output: run.output }),
    ...(check && { check: checkObject(check) }),
    ...faults(fault),
  }
}

function checkObject({ status, durationMs, looks, trueAfterMs, history }: NonNullable<StepResult['check']>): object {
  const after = trueAfterMs === undefined ? {} : { trueAfterMs: round(trueAfterMs) }
  return { status, durationMs: round(durationMs), looks, ...after, history }
}

function faults(fault: Fault | undefined): object {
  return fault ? { fault: withoutExit(fault) } : {}
}

function withoutExit({ exit: _, ...fault }: Fault): object {
  return fault
}

const round = (ms: number) => Math.round(ms * 10) / 10
