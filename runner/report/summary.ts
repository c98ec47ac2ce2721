import { exitCode, slowest } from '../course/grade.ts'
import type { RunResult, StepResult } from '../course/result.ts'
import type { Lesson } from '../lesson/lesson.ts'
import type { Paint } from './paint.ts'
import { seconds } from './text.ts'

/** The last lines of a run: how it went, points, time, the slowest three, what to type next. */
export function summary(result: RunResult, program: string, colours: Paint): string {
  const steps = result.lessons.flatMap(lesson => lesson.steps)
  const count = (status: StepResult['status']) => steps.filter(step => step.status === status).length
  const skipped = count('skipped') > 0 ? `, ${count('skipped')} not run` : ''
  const points = colours.bold(`${result.points} of ${result.pointsPossible} points`)
  const slow = slowest(result.lessons, 3).map(({ step, durationMs }) => `${step.id} ${seconds(durationMs)}`)
  const lines = [
    `${verdict(result, colours)}  ${count('passed')} of ${steps.length} steps${skipped}   ${points}   ${seconds(result.durationMs)}`,
    ...(slow.length > 0 ? [colours.dim(`slowest: ${slow.join(' · ')}`)] : []),
    `next:    ${next(result, program)}`,
  ]
  return lines.map(line => `  ${line}`).join('\n')
}

function verdict(result: RunResult, colours: Paint): string {
  if (result.interrupted) return colours.yellow('Interrupted.')
  return exitCode(result) === 0 ? colours.green('All is true.') : colours.red('Not all is true.')
}

function next({ lessons, faults, interrupted }: RunResult, program: string): string {
  const again = (lesson: Lesson, when: string) => `${program} run ${nameOf(lesson)}   ${when}`
  const stopped = lessons.find(({ fault, steps }) => fault || steps.some(step => step.status !== 'passed'))
  const failed = stopped?.steps.find(step => step.status === 'failed')
  if (stopped && failed) return again(stopped.lesson, `once ${failed.step.id} is mended`)
  if (stopped) return again(stopped.lesson, interrupted ? 'begins it anew' : 'once that is mended')
  if (faults.length > 0)
    return `${program} run ${lessons.map(({ lesson }) => nameOf(lesson)).join(' ')}   once that is mended`
  return `${program} up, then ${program} shell   to look around by hand`
}

/** What `run` finds the lesson by: one of the course by its id, any other by its path. */
function nameOf({ id, file }: Lesson): string {
  return /^lessons\/\d+-/.test(file) ? id : file
}
