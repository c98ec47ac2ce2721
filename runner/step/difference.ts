import { diffArrays } from 'diff'
import { type Captures, matchLine, parseLine } from './line-pattern.ts'
import { type Mismatch, outputLines } from './match-output.ts'

const around = { before: 3, after: 12 }

/**
 * The expected lines beside those that came, around the place where they first differ: `-` before a line that was
 * expected, `+` before one that came. Only a window is compared: outputs may have many thousands of lines.
 */
export function difference(
  expected: string,
  actual: string,
  { expectedIndex, actualIndex }: Mismatch,
  captured: Captures,
) {
  const cut = (text: string, at: number) => outputLines(text).slice(Math.max(0, at - around.before), at + around.after)
  const comparator = (pattern: string, line: string) => matchLine(parseLine(pattern), line, captured) !== undefined
  const changes = diffArrays(cut(expected, expectedIndex), cut(actual, actualIndex), { comparator })
  return changes
    .flatMap(({ value, added, removed }) => value.map(line => `${added ? '+' : removed ? '-' : ' '} ${line}`))
    .join('\n')
}
