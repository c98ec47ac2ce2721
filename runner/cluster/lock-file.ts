import { randomUUID } from 'node:crypto'
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Identity, identityOf, isAlive, readIdentity } from '../identity.ts'

/** How to release a lock that was taken; else who holds it, if that can be told. */
export type Taking = { release: () => void } | { holder: Identity | undefined }

/**
 * Takes a lock for this process: a file that holds its identity. The lock of a process that died is taken over.
 * @throws the system's error where the file cannot be made
 */
export function takeLock(path: string): Taking {
  const release = () => rmSync(path, { force: true })
  if (put(path)) return { release }
  removeIfDead(path)
  return put(path) ? { release } : { holder: readIdentity(path) }
}

/** Removes the locks in a folder whose processes died. */
export function sweepLocks(folder: string): void {
  for (const name of readdirSync(folder)) removeIfDead(join(folder, name))
}

/** A link appears at once with its content, so that nobody reads half a lock. */
function put(path: string): boolean {
  const own = `${path}.${randomUUID()}`
  try {
    writeFileSync(own, JSON.stringify(identityOf(process.pid)), { mode: 0o600 })
    linkSync(own, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(own, { force: true })
  }
}

/** Whoever removes a lock holds a lock for that, lest somebody removes the one that the next holder has just put there. */
function removeIfDead(path: string): void {
  if (!isDead(path)) return
  const removing = `${path}.removing`
  if (!put(removing)) {
    removeIfDead(removing)
    return
  }
  try {
    if (isDead(path)) rmSync(path, { force: true })
  } finally {
    rmSync(removing, { force: true })
  }
}

/** Of a process that died, or torn: only a machine that stopped leaves half a lock. */
function isDead(path: string): boolean {
  try {
    return !isAlive(JSON.parse(readFileSync(path, 'utf8')) as Identity)
  } catch (error) {
    if (error instanceof SyntaxError) return true
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
