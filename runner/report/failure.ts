import type { Fault, Look } from '../errors.ts'
import type { Paint } from './paint.ts'
import { seconds, visible } from './text.ts'

/** What a person needs of a failure, indented: place first, the sentence, expected beside seen, evidence, what to do. */
export function failureText(fault: Fault, what: string, colours: Paint): string {
  const { place, detail = {} } = fault
  const where = place ? `${colours.bold(`${place.file}:${place.line}`)}   ${what}` : what
  const compared = [
    ...(detail.expected === undefined ? [] : labelled('expected', detail.expected, colours.green)),
    ...(detail.actual === undefined ? [] : labelled('saw', detail.actual, colours.red)),
  ]
  const blocks = [
    [where],
    [fault.message],
    compared,
    (detail.history ?? []).length > 1 ? historyLines(detail.history ?? []) : [],
    detail.evidence
      ? visible(detail.evidence.trimEnd())
          .split('\n')
          .map(line => paintDiff(line, colours))
      : [],
    [`${fault.remedy}   ${colours.dim(fault.code)}`],
  ]
  return blocks
    .filter(lines => lines.length > 0)
    .map(lines => lines.map(line => `     ${line}`.trimEnd()).join('\n'))
    .join('\n\n')
}

function labelled(label: string, text: string, colour: (text: string) => string): string[] {
  const lines = visible(text).split('\n')
  return lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(9)} ${colour(line)}`)
}

/** What a check saw over time, the last ten changes of it. */
function historyLines(history: Look[]): string[] {
  return history.slice(-10).map(({ atMs, saw, text, times }) => {
    const often = times > 1 ? ` (${times} times)` : ''
    return `  from ${seconds(atMs).padStart(6)}  ${saw === 'true' ? 'true' : visible(text).split('\n')[0]}${often}`
  })
}

function paintDiff(line: string, colours: Paint): string {
  if (line.startsWith('+')) return colours.red(line)
  if (line.startsWith('-')) return colours.green(line)
  return colours.dim(line)
}
