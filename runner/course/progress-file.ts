import { mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Chain, firstHash, hashOf, lineOf, type ProgressRecord, readChain } from './progress-chain.ts'
import { withLock } from './with-lock.ts'

/** A record whose attempt is still to be counted. */
export type NewRecord = Omit<ProgressRecord, 'attempt'>

/** `$XDG_STATE_HOME/redis-hands-in/LEARNER/progress.jsonl`, as the XDG base directory specification places state. */
export function progressPath(learner: string): string {
  const state = process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state')
  return join(state, 'redis-hands-in', learner, 'progress.jsonl')
}

/** The newest word on each step that a learner has tried, by `LESSON/STEP`. */
export function newestByStep(records: ProgressRecord[]): Map<string, ProgressRecord> {
  return new Map(records.map(record => [keyOf(record), record]))
}

/** Where the next line goes, and what it carries. */
interface End {
  bytes: number
  lastHash: string
  attempts: Map<string, number>
}

/** One learner's file of progress, to which several runs may write. */
export class ProgressFile {
  readonly path: string
  readonly #tell: (text: string) => void
  #end: End | undefined

  /** @param tell hears, a sentence each, what was wrong with the file and what was done about it */
  constructor(path: string, tell: (text: string) => void) {
    this.path = path
    this.#tell = tell
  }

  /**
   * Appends records and syncs them to the disk, all or none.
   * @throws the system's error, whose `code` says why it cannot be done; the file is then as it was
   */
  async append(records: NewRecord[]): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 })
    await withLock(`${this.path}.lock`, async () => {
      const before = await this.#findEnd()
      const { text, end } = linesFor(records, before)
      this.#end = undefined
      await appendAt(this.path, before.bytes, text)
      this.#end = end
    })
  }

  /** The end as this run has left it; read anew when another run has written meanwhile. */
  async #findEnd(): Promise<End> {
    if (this.#end && (await sizeOf(this.path)) === this.#end.bytes) return this.#end
    const { bytes, lastHash, records } = await this.#readUsable()
    return { bytes, lastHash, attempts: new Map(records.map(record => [keyOf(record), record.attempt])) }
  }

  /** A file that is damaged is put aside as it is, and a new one begins. */
  async #readUsable(): Promise<Chain> {
    const chain = readChain((await sizeOf(this.path)) === 0 ? '' : await readFile(this.path, 'utf8'))
    if (chain.torn) this.#tell(`The last line of ${this.path} was never written to its end; it was dropped.`)
    if (!chain.damage) return chain
    const aside = `${this.path}.damaged-${new Date().toISOString().replaceAll(':', '')}`
    await rename(this.path, aside)
    const { line, why } = chain.damage
    this.#tell(`Line ${line} of ${this.path} is damaged: ${why}. The file is kept as ${aside}, and a new one begins.`)
    return { records: [], lastHash: firstHash, bytes: 0, torn: false }
  }
}

function linesFor(records: NewRecord[], { bytes, lastHash, attempts }: End): { text: string; end: End } {
  const end: End = { bytes, lastHash, attempts: new Map(attempts) }
  let text = ''
  for (const record of records) {
    const attempt = (end.attempts.get(keyOf(record)) ?? 0) + 1
    const line = lineOf({ ...record, attempt }, end.lastHash)
    end.attempts.set(keyOf(record), attempt)
    end.lastHash = hashOf(line)
    text += `${line}\n`
  }
  end.bytes += Buffer.byteLength(text)
  return { text, end }
}

/** Cuts off what is torn, then appends all of the text and syncs it; a disk that is full leaves the file as it was. */
async function appendAt(path: string, bytes: number, text: string): Promise<void> {
  const file = await open(path, 'a', 0o600)
  try {
    await file.truncate(bytes)
    await file.appendFile(text)
    await file.sync()
  } catch (error) {
    await file.truncate(bytes)
    throw error
  } finally {
    await file.close()
  }
  if (bytes === 0) await syncFolder(dirname(path))
}

/** So that a new file still has its name after a power cut. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}

/** 0 for a file that is not there. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
}

function keyOf({ lesson, step }: Pick<ProgressRecord, 'lesson' | 'step'>): string {
  return `${lesson}/${step}`
}
