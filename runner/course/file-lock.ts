import { randomUUID } from 'node:crypto'
import { linkSync, rmSync, writeFileSync } from 'node:fs'
import { identityOf, isAlive, readIdentity } from '../identity.ts'
import { waitFor } from '../wait.ts'

/** A record takes a millisecond to write; a disk that syncs slowly, some hundred. */
const timeoutMs = 10_000

/**
 * Does `work` while nobody else holds the lock. That of a process that died is taken over.
 * @throws the system's error where the lock cannot be made; EBUSY when somebody holds it for 10 s
 */
export async function withLock(path: string, work: () => void): Promise<void> {
  const own = `${path}.${randomUUID()}`
  writeFileSync(own, JSON.stringify(identityOf(process.pid)), { mode: 0o600 })
  try {
    await waitFor(`the lock ${path}`, () => taken(own, path), { timeoutMs, intervalMs: 10 }).catch(error => {
      throw Object.assign(error, { code: 'EBUSY' })
    })
    try {
      work()
    } finally {
      rmSync(path, { force: true })
    }
  } finally {
    rmSync(own, { force: true })
  }
}

/** A link appears at once with its content, so that nobody reads half a lock. */
function taken(own: string, path: string): boolean {
  try {
    linkSync(own, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const holder = readIdentity(path)
  if (holder && !isAlive(holder)) rmSync(path, { force: true })
  return false
}
