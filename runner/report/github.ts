import type { RunResult } from '../course/result.ts'
import type { Fault } from '../errors.ts'
import { visible } from './text.ts'

/** Annotations for the lines of the Markdown. Source: GitHub Actions, workflow commands, "Setting an error message". */
export function githubReport({ lessons, faults, points, pointsPossible }: RunResult): string {
  const ofLessons = lessons.flatMap(lesson => [lesson.fault, ...lesson.steps.map(step => step.fault)])
  const lines = [...faults, ...ofLessons].flatMap(fault => (fault ? [annotation(fault)] : []))
  return [...lines, `::notice title=redis-hands-in::${points} of ${pointsPossible} points`, ''].join('\n')
}

function annotation({ place, code, message, remedy, detail }: Fault): string {
  const compared = detail?.expected === undefined ? [] : [`expected ${detail.expected}`, `saw ${detail.actual}`]
  const where = place ? `file=${property(place.file)},line=${place.line},` : ''
  return `::error ${where}title=${property(code)}::${data([message, ...compared, remedy].join('\n'))}`
}

function data(text: string): string {
  return visible(text).replaceAll('%', '%25').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
