import type { Lesson, Step } from '../lesson/lesson.ts'
import type { LessonResult, RunResult, StepResult } from './result.ts'

/** Whether a step proves anything: it has a check, or output to compare. */
export function provesSomething(step: Step): boolean {
  return step.check !== undefined || step.output !== undefined
}

/** The points of a step that passes. One that proves nothing earns none. */
export function worth(step: Step): number {
  return provesSomething(step) ? step.points : 0
}

/** Points that the lessons have in all. */
export function pointsPossible(lessons: Lesson[]): number {
  return lessons.flatMap(lesson => lesson.steps).reduce((sum, step) => sum + worth(step), 0)
}

/** Points earned: those of the steps that passed. */
export function pointsEarned(results: LessonResult[]): number {
  return results.flatMap(lesson => lesson.steps).reduce((sum, step) => sum + step.points, 0)
}

/** 130 interrupted; that of the worst fault of the run or a lesson as a whole; 1 when a step failed; else 0. */
export function exitCode({ interrupted, lessons, faults }: RunResult): number {
  if (interrupted) return 130
  const failed = lessons.some(lesson => lesson.steps.some(step => step.status === 'failed'))
  const whole = [...faults, ...lessons.flatMap(({ fault }) => (fault ? [fault] : []))]
  return Math.max(failed ? 1 : 0, ...whole.map(fault => fault.exit))
}

/** The steps that took longest, the longest first. */
export function slowest(lessons: LessonResult[], count: number): StepResult[] {
  return lessons
    .flatMap(lesson => lesson.steps)
    .filter(step => step.status !== 'skipped')
    .toSorted((a, b) => b.durationMs - a.durationMs)
    .slice(0, count)
}
