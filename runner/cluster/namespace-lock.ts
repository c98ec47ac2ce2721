import { createHash, randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from '../errors.ts'
import { identityOf, isAlive, readIdentity } from '../identity.ts'
import type { Cluster } from './cluster.ts'
import { runtimeFolder } from './folders.ts'
import { serverOf } from './server.ts'

/**
 * Keeps a second run of this user away from the same namespace of the same cluster, under whatever name it knows it.
 * Returns how to release it. The lock of a process that died is taken over.
 * @throws HandsInError CLUSTER_BUSY
 */
export async function lockNamespace(cluster: Cluster, namespace: string): Promise<() => void> {
  const folder = join(runtimeFolder(), 'locks')
  mkdirSync(folder, { recursive: true })
  const key = createHash('sha256')
    .update(`${await serverOf(cluster)} ${namespace}`)
    .digest('hex')
    .slice(0, 16)
  const path = join(folder, key)
  const own = `${path}.${randomUUID()}`
  writeFileSync(own, JSON.stringify(identityOf(process.pid)), { mode: 0o600 })
  try {
    take(own, path, namespace)
  } finally {
    rmSync(own)
  }
  return () => rmSync(path, { force: true })
}

function take(own: string, path: string, namespace: string): void {
  for (let tries = 0; tries < 3; tries++) {
    if (linked(own, path)) return
    const holder = readIdentity(path)
    if (holder && isAlive(holder)) fail('CLUSTER_BUSY', { pid: holder.pid, namespace })
    takeAway(path)
  }
  fail('CLUSTER_BUSY', { pid: 'of another run', namespace })
}

/** A link appears at once with its content, so that no one reads half a lock. */
function linked(own: string, path: string): boolean {
  try {
    linkSync(own, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  }
}

/** Moves the lock of a dead process aside; one that a living process has taken meanwhile is put back. */
function takeAway(path: string): void {
  const aside = `${path}.${randomUUID()}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const moved = readIdentity(aside)
  if (moved && isAlive(moved)) linked(aside, path)
  rmSync(aside)
}
