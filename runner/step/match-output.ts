import { stripVTControlCharacters } from 'node:util'
import { type Captures, matchLine, type Part, parseLine } from './line-pattern.ts'

/** Where output first differs: the expected line (its index in the block) and the line that came instead, if any. */
export interface Mismatch {
  /** One phrase: what should have come and what did. */
  what: string
  /** Index of the expected line that is not met; the block's length when more came than was expected. */
  expectedIndex: number
  actualIndex: number
}

interface Pattern {
  text: string
  parts: Part[]
}

/**
 * Compares a step's output with what is expected, line by line and strictly. A line `...` stands for any lines, also
 * none (`\...` for three dots); within a line see `parseLine`. White space at line ends, empty lines at the end and
 * terminal colours do not count. Returns the names captured for the first time, or where the two first differ.
 */
export function matchOutput(expected: string, actual: string, captured: Captures): { captures: Captures } | Mismatch {
  return new Matching(outputLines(expected), outputLines(actual), captured).result()
}

/** The lines that count. */
export function outputLines(text: string): string[] {
  const lines = stripVTControlCharacters(text)
    .split(/\r*\n/)
    .map(line => line.trimEnd())
  while (lines.at(-1) === '') lines.pop()
  return lines
}

class Matching {
  readonly #expected: string[]
  readonly #actual: string[]
  #captured: Captures
  #new: Captures = {}

  constructor(expected: string[], actual: string[], captured: Captures) {
    this.#expected = expected
    this.#actual = actual
    this.#captured = captured
  }

  result(): { captures: Captures } | Mismatch {
    let begin = 0
    let at = 0
    for (;;) {
      const dots = this.#expected.indexOf('...', begin)
      const end = dots < 0 ? this.#expected.length : dots
      const patterns = this.#expected.slice(begin, end).map(asPattern)
      const place = this.#place(patterns, at, { first: begin === 0, last: dots < 0 })
      if ('matched' in place) return this.#mismatch(begin + place.matched, place.at + place.matched)
      at = place.end
      if (dots < 0) return { captures: this.#new }
      begin = end + 1
    }
  }

  /** Finds the lines between two `...`: at the very start, at the very end, or at the first place where they match. */
  #place(patterns: Pattern[], from: number, { first, last }: { first: boolean; last: boolean }) {
    if (last && !first && patterns.length === 0) return { end: this.#actual.length }
    const lastStart = Math.max(from, this.#actual.length - patterns.length)
    let best = { at: from, matched: -1 }
    for (let at = last && !first ? lastStart : from; at <= (first ? from : lastStart); at++) {
      const { matched, found } = this.#compare(patterns, at)
      const end = at + patterns.length
      if (matched === patterns.length && (!last || end === this.#actual.length)) {
        this.#captured = { ...this.#captured, ...found }
        this.#new = { ...this.#new, ...found }
        return { end }
      }
      if (matched > best.matched) best = { at, matched }
    }
    return best
  }

  #compare(patterns: Pattern[], at: number): { matched: number; found: Captures } {
    let found: Captures = {}
    for (const [index, { parts }] of patterns.entries()) {
      const line = this.#actual[at + index]
      const names = line === undefined ? undefined : matchLine(parts, line, { ...this.#captured, ...found })
      if (!names) return { matched: index, found }
      found = { ...found, ...names }
    }
    return { matched: patterns.length, found }
  }

  #mismatch(expectedIndex: number, actualIndex: number): Mismatch {
    const expected = this.#expected[expectedIndex]
    const actual = this.#actual[actualIndex]
    const what =
      expected === undefined || expected === '...'
        ? `after its last line came ${quoted(actual)}`
        : `${quoted(expected)} was expected and ${actual === undefined ? 'nothing more' : quoted(actual)} came`
    return { what, expectedIndex, actualIndex }
  }
}

function asPattern(line: string): Pattern {
  return { text: line, parts: parseLine(line === '\\...' ? '...' : line) }
}

function quoted(line = ''): string {
  return `\`${line.length > 200 ? `${line.slice(0, 200)}…` : line}\``
}
