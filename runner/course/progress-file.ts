import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { withLock } from './file-lock.ts'
import { type Chain, firstHash, lineOf, type ProgressRecord, readChain } from './progress-chain.ts'

/** Keeps a learner's progress. Nothing that goes wrong with the file ends a run: it is told once, and the run goes on. */
export interface Progress {
  /** Appends and syncs a record, its attempt counted from those before. */
  add(record: Omit<ProgressRecord, 'attempt'>): Promise<void>
}

/** `$XDG_STATE_HOME/redis-hands-in/LEARNER/progress.jsonl`, as the XDG base directory specification places state. */
export function progressPath(learner: string): string {
  const state = process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state')
  return join(state, 'redis-hands-in', learner, 'progress.jsonl')
}

/** The progress of a learner in this file. `tell` hears, a sentence each, what was wrong with it and what was done. */
export function openProgress(path: string, tell: (text: string) => void): Progress {
  let silent = false
  const add = async (record: Omit<ProgressRecord, 'attempt'>) => {
    try {
      mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 })
      await withLock(`${path}.lock`, () => append(path, record, tell))
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (!code) throw error
      if (!silent)
        tell(`Progress cannot be kept in ${path} (${message}); the run goes on, and its result is shown at the end.`)
      silent = true
    }
  }
  return { add }
}

/** Read anew for each record: another run may have written meanwhile. */
function append(path: string, record: Omit<ProgressRecord, 'attempt'>, tell: (text: string) => void): void {
  const chain = usable(path, tell)
  const attempt =
    1 + chain.records.filter(({ lesson, step }) => lesson === record.lesson && step === record.step).length
  const line = lineOf({ ...record, attempt }, chain.lastHash)
  write(path, chain.goodBytes, `${line}\n`)
}

/** The chain in the file; a file that is damaged is put aside as it is, and a new one begun. */
function usable(path: string, tell: (text: string) => void): Chain {
  const chain = readChain(existsSync(path) ? readFileSync(path, 'utf8') : '')
  if (chain.torn) tell(`The last line of ${path} was not written to its end when the machine stopped; it was dropped.`)
  if (!chain.damage) return chain
  const aside = `${path}.damaged-${new Date().toISOString().replaceAll(':', '')}`
  renameSync(path, aside)
  tell(
    `Line ${chain.damage.line} of ${path} is damaged (${chain.damage.why}). The file is kept as ${aside}, and a new one begins.`,
  )
  return { records: [], lastHash: firstHash, goodBytes: 0, torn: false }
}

/** All of the line and on the disk, or none of it: a disk that is full leaves the file as it was. */
function write(path: string, from: number, text: string): void {
  const file = openSync(path, existsSync(path) ? 'r+' : 'wx+', 0o600)
  try {
    ftruncateSync(file, from)
    const bytes = Buffer.from(text)
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, from + done)
    fsyncSync(file)
  } catch (error) {
    ftruncateSync(file, from)
    throw error
  } finally {
    closeSync(file)
  }
}

/** What a learner has passed, by lesson and step: the newest word on each. */
export function summary(records: ProgressRecord[]): Map<string, ProgressRecord> {
  return new Map(records.map(record => [`${record.lesson}/${record.step}`, record]))
}
