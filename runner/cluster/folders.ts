import { accessSync, constants, lstatSync, mkdirSync } from 'node:fs'
import { homedir, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fail } from '../errors.ts'

/** What is said on the way: one sentence each, for people. */
export type Notes = (text: string) => void

/**
 * The folder for sockets, locks and what lives as long as a run; only its owner may enter it.
 * @throws HandsInError SANDBOX_FOLDER_NOT_OURS
 */
export function runtimeFolder(): string {
  const base = process.env['XDG_RUNTIME_DIR']
  return closedFolder(base ? join(base, 'redis-hands-in') : join(tmpdir(), `redis-hands-in-${userInfo().uid}`))
}

/** The folder for what can be made again; in the runtime folder, with a word, where the home cannot be written. */
export function cacheFolder(notes: Notes): string {
  const path = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'redis-hands-in')
  try {
    mkdirSync(path, { recursive: true })
    accessSync(path, constants.W_OK)
    return path
  } catch (error) {
    // Read-only, full, another's, or no folder on the way: all the same here.
    if (!(error as NodeJS.ErrnoException).code) throw error
    const instead = closedFolder(join(runtimeFolder(), 'cache'))
    notes(`${path} cannot be written, so kubectl and helm are kept in ${instead}.`)
    return instead
  }
}

/** Makes the folder, or sees that it is ours and closed: in /tmp anybody may have made it first. */
function closedFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    const found = lstatSync(path)
    if (found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0) return path
  } catch (error) {
    // The way to it is no folder, or one that we may not change.
    if (!(error as NodeJS.ErrnoException).code) throw error
  }
  return fail('SANDBOX_FOLDER_NOT_OURS', { path })
}
