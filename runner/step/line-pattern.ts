/** A part of an expected line. `any`: any characters, also none. `capture`: what has no white space, the same every time. */
export type Part = { kind: 'literal'; text: string } | { kind: 'any' } | { kind: 'capture'; name: string }

export type Captures = Readonly<Record<string, string>>

const special = /\\\[|\[\.\.\]|\[([A-Z][A-Z0-9_]*)\]/g

/** The parts of an expected line: `[..]`, `[NAME]` in capitals, `\[` for a bracket as it is, and everything else literally. */
export function parseLine(line: string): Part[] {
  const parts: Part[] = []
  let from = 0
  let literal = ''
  const flush = () => {
    if (literal !== '') parts.push({ kind: 'literal', text: literal })
    literal = ''
  }
  for (const match of line.matchAll(special)) {
    literal += line.slice(from, match.index)
    from = match.index + match[0].length
    if (match[0] === '\\[') literal += '['
    else {
      flush()
      parts.push(match[1] === undefined ? { kind: 'any' } : { kind: 'capture', name: match[1] })
    }
  }
  literal += line.slice(from)
  flush()
  return parts
}

/**
 * The names that the line gives for the first time, with their values; undefined when it does not match. Never
 * backtracks: its time and memory grow with the length of the line times the number of parts.
 */
export function matchLine(parts: readonly Part[], line: string, captured: Captures): Captures | undefined {
  const known = parts.map(part => withValue(part, captured))
  if (known.every(part => part.kind === 'literal'))
    return known.map(part => part.text).join('') === line ? {} : undefined
  const reach = reachable(known, line)
  return reach[0]?.[0] ? walk(known, line, reach) : undefined
}

function withValue(part: Part, captured: Captures): Part {
  if (part.kind !== 'capture' || !Object.hasOwn(captured, part.name)) return part
  return { kind: 'literal', text: captured[part.name] ?? '' }
}

/** `reach[i][j]` is 1 when the parts from `i` on match the line from `j` on. */
function reachable(parts: readonly Part[], line: string): Uint8Array[] {
  const end = new Uint8Array(line.length + 1)
  end[line.length] = 1
  const reach: Uint8Array[] = [end]
  for (const part of parts.toReversed()) reach.unshift(rowBefore(part, line, reach[0] ?? end))
  return reach
}

function rowBefore(part: Part, line: string, next: Uint8Array): Uint8Array {
  const row = new Uint8Array(line.length + 1)
  const literal = part.kind === 'literal' ? part.text : undefined
  for (let at = line.length; at >= 0; at--) {
    const matches =
      literal === undefined
        ? reachesOn(part, line, at, row, next)
        : line.startsWith(literal, at) && next[at + literal.length]
    row[at] = matches ? 1 : 0
  }
  return row
}

function reachesOn(
  part: Part,
  line: string,
  at: number,
  row: Uint8Array,
  next: Uint8Array,
): number | undefined | false {
  return part.kind === 'any' ? next[at] || row[at + 1] : isInk(line, at) && (next[at + 1] || row[at + 1])
}

/** Follows a way that `reachable` found: a name takes as much as it can, `[..]` as little. */
function walk(parts: readonly Part[], line: string, reach: Uint8Array[]): Captures | undefined {
  const found: Record<string, string> = {}
  let at = 0
  for (const [index, part] of parts.entries()) {
    const next = reach[index + 1]
    const from = at
    if (part.kind === 'literal') at += part.text.length
    else if (part.kind === 'any') while (!next?.[at]) at++
    else {
      at = longest(line, from, next)
      const value = line.slice(from, at)
      if ((found[part.name] ?? value) !== value) return undefined
      found[part.name] = value
    }
  }
  return found
}

function longest(line: string, from: number, next: Uint8Array | undefined): number {
  let best = from
  for (let at = from; isInk(line, at); at++) if (next?.[at + 1]) best = at + 1
  return best
}

function isInk(line: string, at: number): boolean {
  return at < line.length && /\S/.test(line.charAt(at))
}
