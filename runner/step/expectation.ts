import { inspect, stripVTControlCharacters } from 'node:util'

/** What `expect` compared, as text: values as code would write them. */
export interface Expectation {
  expected: string
  actual: string
}

/** What an error of the `expect` package compared; undefined for any other error. */
export function expectationOf(error: unknown): Expectation | undefined {
  if (!(error instanceof Error && 'matcherResult' in error)) return undefined
  const { matcherResult: result } = error
  if (typeof result !== 'object' || result === null) return undefined
  const message = stripVTControlCharacters(error.message)
  const hint = message.split('\n')[0]?.replace(/^expect\(.*?\)\./, '') ?? ''
  return {
    expected: labelled(message, 'Expected') ?? sided(message, '-') ?? hint.replace(/ \/\/.*/, ''),
    actual:
      labelled(message, 'Received') ?? sided(message, '+') ?? shown('actual' in result ? result.actual : undefined),
  }
}

/** The value behind a label as `expect` writes it: `Expected: "ok"`, `Received length: 5`. */
function labelled(message: string, label: 'Expected' | 'Received'): string | undefined {
  const found = new RegExp(`^${label}([a-z ]*): +(.+)$`, 'm').exec(message)
  const kind = found?.[1]?.trim()
  return found ? [kind && !/^(string|array|value)$/.test(kind) ? kind : '', found[2]].join(' ').trim() : undefined
}

/** The lines of one side, where `expect` shows a difference of two objects instead. */
function sided(message: string, side: '-' | '+'): string | undefined {
  const lines = message.split('\n').filter(line => line.startsWith(`${side} `) && !/^. (Expected|Received) /.test(line))
  return lines.length > 0
    ? lines
        .map(line => line.slice(1).trim())
        .join(' ')
        .replace(/,$/, '')
    : undefined
}

function shown(value: unknown): string {
  return inspect(value, { depth: 4, breakLength: Number.POSITIVE_INFINITY })
}
