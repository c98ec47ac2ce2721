import { randomUUID } from 'node:crypto'
import { linkSync, rmSync, writeFileSync } from 'node:fs'
import { identityOf, isAlive, readIdentity } from '../identity.ts'
import { WaitTimeout, waitFor } from '../wait.ts'

/** A record takes a millisecond to write; a disk that syncs slowly, some hundred. */
const timeoutMs = 10_000

/**
 * Does `work` while nobody else holds the lock. That of a process that died is taken over.
 * @throws the system's error where the lock cannot be made, EBUSY when somebody holds it for 10 s; whatever `work` throws
 */
export async function withLock(path: string, work: () => Promise<void>): Promise<void> {
  const own = `${path}.${randomUUID()}`
  try {
    writeFileSync(own, JSON.stringify(identityOf(process.pid)), { mode: 0o600 })
    await waitFor(`the lock ${path}`, () => taken(own, path), { timeoutMs, intervalMs: 10 }).catch(busy)
    try {
      await work()
    } finally {
      rmSync(path, { force: true })
    }
  } finally {
    rmSync(own, { force: true })
  }
}

function busy(error: Error): never {
  throw error instanceof WaitTimeout ? Object.assign(error, { code: 'EBUSY' }) : error
}

function taken(own: string, path: string): boolean {
  if (linked(own, path)) return true
  const holder = readIdentity(path)
  if (holder && !isAlive(holder)) removeDead(own, path)
  return false
}

/** Whoever removes the lock of a dead process holds a second one, so that nobody removes the lock of the next holder. */
function removeDead(own: string, path: string): void {
  const removing = `${path}.removing`
  if (!linked(own, removing)) return
  try {
    const holder = readIdentity(path)
    if (holder && !isAlive(holder)) rmSync(path, { force: true })
  } finally {
    rmSync(removing, { force: true })
  }
}

/** A link appears at once with its content, so that nobody reads half a lock. */
function linked(own: string, path: string): boolean {
  try {
    linkSync(own, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  }
}
