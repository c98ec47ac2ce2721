import type { Detail, Fault, Look } from '../errors.ts'
import type { Paint } from './paint.ts'
import { oneLine, seconds, visible } from './text.ts'

/** How many of the last changes that a check saw are shown. */
const historyLength = 10

/**
 * What a person needs of a failure, indented: place first, the sentence, expected beside seen, since when, evidence,
 * what to do.
 * @param what failed: `check of step install`
 */
export function failureText(
  { code, message, remedy, place, detail = {} }: Fault,
  what: string,
  colours: Paint,
): string {
  const where = place ? `${colours.bold(visible(`${place.file}:${place.line}`))}   ${visible(what)}` : visible(what)
  const blocks = [
    [where],
    visible(message).split('\n'),
    [
      ...(detail.expected === undefined ? [] : labelled('expected', detail.expected, colours.green)),
      ...(detail.actual === undefined ? [] : labelled('saw', detail.actual, colours.red)),
    ],
    historyLines(detail.history ?? []),
    repeats(detail) ? [] : evidenceLines(detail.evidence ?? '', colours),
    [`${visible(remedy)}   ${colours.dim(code)}`],
  ]
  return blocks
    .filter(lines => lines.length > 0)
    .map(lines => lines.map(line => `     ${line}`.trimEnd()).join('\n'))
    .join('\n\n')
}

/** Whether a difference of one line only says again what stands beside each other above it. */
function repeats({ expected, actual, evidence }: Detail): boolean {
  return evidence?.trimEnd() === `- ${expected}\n+ ${actual}`
}

function labelled(label: string, text: string, colour: (text: string) => string): string[] {
  const lines = visible(text).split('\n')
  return lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(9)} ${colour(line)}`)
}

/** What a check saw over time. What it saw all the time is said by the sentence and the values. */
function historyLines(history: Look[]): string[] {
  if (history.length < 2) return []
  const left = history.length - historyLength
  const lines = history.slice(-historyLength).map(({ atMs, saw, text, times }) => {
    const often = times > 1 ? ` (${times} times)` : ''
    return `  from ${seconds(atMs).padStart(6)}  ${saw === 'true' ? 'true' : oneLine(text)}${often}`
  })
  return left > 0 ? [`  … ${left} earlier`, ...lines] : lines
}

/** What was written to standard error, or a diff: `-` what was expected, `+` what was seen. */
function evidenceLines(evidence: string, colours: Paint): string[] {
  if (evidence.trim() === '') return []
  return visible(evidence.trimEnd())
    .split('\n')
    .map(line => `  ${paintDiff(line, colours)}`)
}

function paintDiff(line: string, colours: Paint): string {
  if (line.startsWith('+')) return colours.red(line)
  if (line.startsWith('-')) return colours.green(line)
  return colours.dim(line)
}
