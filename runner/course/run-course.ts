import { fault } from '../errors.ts'
import type { Lesson } from '../lesson/lesson.ts'
import { pointsEarned, pointsPossible, provesSomething } from './grade.ts'
import type { LessonResult, RunResult } from './result.ts'
import { type RunOptions, runLesson } from './run-lesson.ts'
import { skipped } from './run-step.ts'

/** Runs lessons in order; after one that failed, the others only with `keepGoing`. Never rejects. */
export async function runCourse(lessons: Lesson[], options: RunOptions): Promise<RunResult> {
  const started = performance.now()
  const results: LessonResult[] = []
  for (const lesson of lessons) {
    const failed = results.some(wentWrong) && !options.keepGoing
    if (failed || options.signal.aborted) results.push(untouched(lesson))
    else results.push(await runLesson(lesson, options))
  }
  return {
    cluster: options.cluster.name,
    lessons: results,
    points: pointsEarned(results),
    pointsPossible: pointsPossible(lessons),
    durationMs: performance.now() - started,
    interrupted: options.signal.aborted,
    faults: lessons.some(lesson => lesson.steps.some(provesSomething)) ? [] : [fault('RUN_CHECKED_NOTHING')],
  }
}

function wentWrong({ fault, steps }: LessonResult): boolean {
  return fault !== undefined || steps.some(step => step.status === 'failed')
}

function untouched(lesson: Lesson): LessonResult {
  return { lesson, steps: lesson.steps.map(skipped), durationMs: 0 }
}
