import type { RunResult } from '../course/result.ts'
import type { Fault } from '../errors.ts'

/** Annotations for the lines of the Markdown. Source: GitHub Actions, workflow commands, "Setting an error message". */
export function githubReport({ lessons, fault, points, pointsPossible }: RunResult): string {
  const faults = lessons.flatMap(lesson => [lesson.fault, ...lesson.steps.map(step => step.fault)])
  const lines = [fault, ...faults].flatMap(each => (each ? [annotation(each)] : []))
  return [...lines, `::notice title=redis-hands-in::${points} of ${pointsPossible} points`, ''].join('\n')
}

function annotation({ place, code, message, remedy, detail }: Fault): string {
  const compared = detail?.expected === undefined ? '' : `\nexpected ${detail.expected}\nsaw ${detail.actual}`
  const where = place ? `file=${property(place.file)},line=${place.line},` : ''
  return `::error ${where}title=${property(code)}::${data(`${message}${compared}\n${remedy}`)}`
}

const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
