import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from '../errors.ts'
import type { Cluster } from './cluster.ts'
import { runtimeFolder } from './folders.ts'
import { sweepLocks, takeLock } from './lock-file.ts'
import { serverOf } from './server.ts'

/**
 * Keeps a second run of this user away from the same namespace of the same cluster, under whatever name it knows it.
 * Returns how to release it. The lock of a process that died is taken over.
 * @throws HandsInError CLUSTER_BUSY
 */
export async function lockNamespace(cluster: Cluster, namespace: string): Promise<() => void> {
  const folder = join(runtimeFolder(), 'locks')
  mkdirSync(folder, { recursive: true })
  // A sandbox that was killed never comes again under its address, so nobody would ask for its lock.
  sweepLocks(folder)
  const key = createHash('sha256')
    .update(`${await serverOf(cluster)} ${namespace}`)
    .digest('hex')
    .slice(0, 16)
  const taking = takeLock(join(folder, key))
  if ('release' in taking) return taking.release
  return fail('CLUSTER_BUSY', { pid: taking.holder?.pid ?? 'of another run', namespace })
}
