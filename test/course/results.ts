/** Lessons and results as a run makes them, for tests that need no cluster. */
import type { LessonResult, RunResult, StepResult } from '../../runner/course/result.ts'
import { type Fault, fault } from '../../runner/errors.ts'
import type { Lesson, Step } from '../../runner/lesson/lesson.ts'
import { parseLesson } from '../../runner/lesson/parse.ts'

/** The lesson that this Markdown holds. */
export function lessonFrom(text: string, file = 'a.md'): Lesson {
  const read = parseLesson({ file, path: `/${file}`, text })
  if ('faults' in read) throw new Error(read.faults.map(({ message }) => message).join('\n'))
  return read.lesson
}

/** A lesson of steps that each print their id; `words` are id and attributes. */
export function lessonOfSteps(...words: string[]): Lesson {
  const steps = words.map(
    line => `## Title of ${line.split(' ')[0]}\n\`\`\`ts step ${line}\n1\n\`\`\`\n\`\`\`output\n1\n\`\`\``,
  )
  return lessonFrom(`---\nid: a\ntitle: A lesson\n---\n${steps.join('\n\n')}`)
}

export function passed(step: Step, durationMs = 100): StepResult {
  return { step, status: 'passed', durationMs, points: step.points }
}

export function failed(
  step: Step,
  problem: Fault = fault('STEP_THREW', { error: 'no' }),
  durationMs = 100,
): StepResult {
  return { step, status: 'failed', durationMs, points: 0, fault: problem }
}

export function skippedStep(step: Step): StepResult {
  return { step, status: 'skipped', durationMs: 0, points: 0 }
}

/** The results of the lesson's steps, in order, each made by the function at its place. */
export function lessonResult(lesson: Lesson, ...results: ((step: Step) => StepResult)[]): LessonResult {
  const steps = lesson.steps.map((step, index) => (results[index] ?? passed)(step))
  return { lesson, steps, durationMs: steps.reduce((sum, { durationMs }) => sum + durationMs, 0) }
}

export function runResult(lessons: LessonResult[], rest: Partial<RunResult> = {}): RunResult {
  return {
    cluster: 'sandbox',
    lessons,
    points: 3,
    pointsPossible: 5,
    durationMs: 1234,
    interrupted: false,
    faults: [],
    ...rest,
  }
}
