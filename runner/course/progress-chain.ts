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
  /** From 1: how often this learner has tried this step. */
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
  /** Of all whole lines; what follows them is a line that was being written when the machine stopped. */
  bytes: number
  torn: boolean
  /** The first line that is not what was written, and why. */
  damage?: { line: number; why: string }
}

/** What the first line carries. */
export const firstHash = '0'.repeat(64)

/** sha256 (hex) of a line without its line end. */
export function hashOf(line: string): string {
  return createHash('sha256').update(line).digest('hex')
}

/** The line for a record, without its line end; it carries the hash of the line before it. */
export function lineOf(record: ProgressRecord, before: string): string {
  return JSON.stringify({ ...record, before })
}

/** Reads a file of progress as far as each line carries the hash of the line before it. */
export function readChain(text: string): Chain {
  const end = text.lastIndexOf('\n') + 1
  const whole = text.slice(0, end)
  const chain: Chain = { records: [], lastHash: firstHash, bytes: Buffer.byteLength(whole), torn: end < text.length }
  for (const [index, line] of whole.split('\n').slice(0, -1).entries()) {
    const why = take(chain, line)
    if (why) return { ...chain, damage: { line: index + 1, why } }
  }
  return chain
}

function take(chain: Chain, line: string): string | undefined {
  const read = parse(line)
  if (!read) return 'it is no JSON object'
  const { before, ...record } = read
  if (before !== chain.lastHash) return 'it does not follow from the line before it'
  if (typeof record.lesson !== 'string' || typeof record.step !== 'string') return 'it names no step'
  chain.records.push(record)
  chain.lastHash = hashOf(line)
  return undefined
}

function parse(line: string): (ProgressRecord & { before?: string }) | undefined {
  try {
    const value = JSON.parse(line)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
