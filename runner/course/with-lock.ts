import { takeLock } from '../cluster/lock-file.ts'
import { WaitTimeout, waitFor } from '../wait.ts'

/** A record takes a millisecond to write; a disk that syncs slowly, some hundred. */
const timeoutMs = 10_000

/**
 * Does `work` while nobody else holds the lock. That of a process that died is taken over.
 * @throws the system's error where the lock cannot be made, EBUSY when somebody holds it for 10 s; whatever `work` throws
 */
export async function withLock(path: string, work: () => Promise<void>): Promise<void> {
  const { release } = await waitFor(`the lock ${path}`, () => taken(path), { timeoutMs, intervalMs: 10 }).catch(busy)
  try {
    await work()
  } finally {
    release()
  }
}

function taken(path: string): { release: () => void } | undefined {
  const taking = takeLock(path)
  return 'release' in taking ? taking : undefined
}

function busy(error: Error): never {
  throw error instanceof WaitTimeout ? Object.assign(error, { code: 'EBUSY' }) : error
}
