import type { Lesson, Step } from '../lesson/lesson.ts'
import type { LessonResult, RunResult, StepResult } from './result.ts'

/** Points that the lessons have in all. */
export function pointsPossible(lessons: Lesson[]): number {
  return lessons.flatMap(lesson => lesson.steps).reduce((sum, step) => sum + step.points, 0)
}

/** Points earned: those of the steps that passed. */
export function pointsEarned(results: LessonResult[]): number {
  return results.flatMap(lesson => lesson.steps).reduce((sum, step) => sum + step.points, 0)
}

/** Whether a step proves anything: it has a check, or output to compare. */
export function provesSomething(step: Step): boolean {
  return step.check !== undefined || step.output !== undefined
}

/** The exit code of a run: 130 interrupted, 1 when anything failed or nothing was checked, else 0. A lesson's own fault has its own. */
export function exitCode({ interrupted, lessons, fault }: RunResult): number {
  if (interrupted) return 130
  const faults = [...(fault ? [fault] : []), ...lessons.flatMap(lesson => (lesson.fault ? [lesson.fault] : []))]
  if (faults.length > 0) return Math.max(...faults.map(each => each.exit))
  return lessons.some(lesson => lesson.steps.some(step => step.status === 'failed')) ? 1 : 0
}

/** The steps that took longest, the longest first. */
export function slowest(lessons: LessonResult[], count: number): StepResult[] {
  return lessons
    .flatMap(lesson => lesson.steps)
    .filter(step => step.status !== 'skipped')
    .toSorted((a, b) => b.durationMs - a.durationMs)
    .slice(0, count)
}
