import { createHash } from 'node:crypto'

/** What is written of a step that was tried. One JSON line each. */
export interface ProgressRecord {
  /** When, RFC 3339. */
  at: string
  lesson: string
  step: string
  /** The step's own hash: an edited step is another one. */
  stepHash: string
  status: 'passed' | 'failed'
  /** The catalogue's code, of a step that failed. */
  code?: string
  points: number
  attempt: number
  durationMs: number
  cluster: string
  /** Of redis-hands-in. */
  version: string
}

/** A progress file as it was read. */
export interface Chain {
  records: ProgressRecord[]
  /** Hash of the last good line: the next one carries it. */
  lastHash: string
  /** Bytes of all whole lines; what follows them is a line that was being written when the machine stopped. */
  goodBytes: number
  torn: boolean
  /** The first line that is not what was written, and why. */
  damage?: { line: number; why: string }
}

export const firstHash = '0'.repeat(64)

/** sha256 (hex) of a line without its line end. */
export function hashOf(line: string): string {
  return createHash('sha256').update(line).digest('hex')
}

/** The line for a record, without its line end. */
export function lineOf(record: ProgressRecord, before: string): string {
  return JSON.stringify({ ...record, before })
}

/** Reads a file of progress: each line carries the hash of the line before it. */
export function readChain(text: string): Chain {
  const end = text.lastIndexOf('\n') + 1
  const lines = text.slice(0, end).split('\n').slice(0, -1)
  const chain: Chain = {
    records: [],
    lastHash: firstHash,
    goodBytes: Buffer.byteLength(text.slice(0, end)),
    torn: end < text.length,
  }
  for (const [index, line] of lines.entries()) {
    const why = take(chain, line)
    if (why) return { ...chain, damage: { line: index + 1, why } }
  }
  return chain
}

function take(chain: Chain, line: string): string | undefined {
  let parsed: ProgressRecord & { before?: string }
  try {
    parsed = JSON.parse(line)
  } catch {
    // Whatever it is, it is no JSON, and that is what is said.
    return 'it is not JSON'
  }
  const { before, ...record } = parsed
  if (before !== chain.lastHash) return 'it does not follow the line before it'
  chain.records.push(record)
  chain.lastHash = hashOf(line)
  return undefined
}
