import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Fault, HandsInError } from '../errors.ts'
import type { Lesson } from '../lesson/lesson.ts'
import { runBlocks } from './layout.ts'

/** To be raised when `compile` makes something else of the same lesson. */
const format = 1

/**
 * Everything in a lesson's steps, checks and undos that does not compile; empty when all is well. What was built is
 * kept in `$XDG_CACHE_HOME/redis-hands-in/steps`, so that opening a session on the lesson is quick afterwards.
 */
export async function compileFaults(lesson: Lesson): Promise<Fault[]> {
  const built = await build(lesson)
  return 'faults' in built ? built.faults : []
}

/**
 * The path of the lesson's compiled module: in the cache, or in `folder` where the cache cannot be written.
 * @throws HandsInError the first fault, if it does not compile; `compileFaults` has them all
 */
export async function builtSteps(lesson: Lesson, folder: string): Promise<string> {
  const built = await build(lesson)
  if ('path' in built) return built.path
  if ('source' in built) {
    const path = join(folder, 'steps.mjs')
    await writeFile(path, built.source)
    return path
  }
  const [first] = built.faults
  if (!first) throw new Error('not compiled, and no fault says why')
  throw new HandsInError(first)
}

async function build(lesson: Lesson): Promise<{ path: string } | { source: string } | { faults: Fault[] }> {
  const hash = createHash('sha256')
    .update(JSON.stringify([format, runBlocks(lesson), Object.keys(lesson.variables)]))
    .digest('hex')
  const path = join(cacheFolder(), `${hash}.mjs`)
  if (await isWhole(path, hash)) return { path }
  const { compile } = await import('./compile.ts')
  const compiled = await compile(lesson)
  if ('faults' in compiled) return compiled
  const source = compiled.source + mark(hash)
  return (await keep(path, source)) ? { path } : { source }
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'redis-hands-in', 'steps')
}

/** The last line of a whole file: a crash while it was written leaves none. */
function mark(hash: string): string {
  return `// ${hash}\n`
}

async function isWhole(path: string, hash: string): Promise<boolean> {
  try {
    return (await readFile(path, 'utf8')).endsWith(mark(hash))
  } catch (error) {
    if (hasCode(error, ['ENOENT', 'ENOTDIR', 'EACCES'])) return false
    throw error
  }
}

/** False where the cache cannot be written: then there is just no cache. */
async function keep(path: string, source: string): Promise<boolean> {
  const unfinished = `${path}.${process.pid}`
  try {
    await mkdir(cacheFolder(), { recursive: true, mode: 0o700 })
    await writeFile(unfinished, source, { mode: 0o600 })
    await rename(unfinished, path)
    return true
  } catch (error) {
    if (!hasCode(error, ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'ENOENT', 'EEXIST'])) throw error
    await rm(unfinished, { force: true }).catch(() => undefined)
    return false
  }
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
