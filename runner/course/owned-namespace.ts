import type { Cluster } from '../cluster/cluster.ts'
import { lockNamespace } from '../cluster/namespace-lock.ts'
import { claimNamespace, resetNamespace } from '../cluster/ownership.ts'
import { pause, WaitTimeout } from '../wait.ts'

/** How soon after a step has made it a namespace carries our label. A run killed before that cannot be told from others. */
const lookEveryMs = 200
/** The last look, when the lesson has ended and perhaps its cluster too. */
const lastLookMs = 5000

/** A namespace that a lesson may use: it is labelled as ours as soon as a step has made it. */
export interface OwnedNamespace {
  /** To be called when the lesson has ended. Never rejects. */
  release(): Promise<void>
}

interface OwnOptions {
  /** Hears, a sentence each, what was done or could not be done. */
  note: (text: string) => void
  signal: AbortSignal
}

/**
 * Makes sure that nobody else uses the namespace: not another run, not somebody whose it is. What an earlier run left is
 * deleted, with a note.
 * @throws HandsInError CLUSTER_BUSY, CLUSTER_NAMESPACE_NOT_OURS, CLUSTER_NAMESPACE_STAYS; the signal's reason
 */
export async function ownNamespace(
  cluster: Cluster,
  namespace: string,
  { note, signal }: OwnOptions,
): Promise<OwnedNamespace> {
  const unlock = await lockNamespace(cluster, namespace)
  try {
    const left = await resetNamespace(cluster, namespace, signal)
    if (left) note(`An earlier run left the namespace ${namespace}; it was deleted, to begin anew.`)
  } catch (error) {
    unlock()
    throw error
  }
  const ended = new AbortController()
  const claimed = claimWhenMade(() => claimNamespace(cluster, namespace), ended.signal)
  const release = async () => {
    ended.abort()
    await claimed
    // A step may have deleted it and made it again since.
    await lastClaim(cluster, namespace).catch(error =>
      note(`The namespace ${namespace} may lack our label, and a later run then refuses it: ${error.message}.`),
    )
    unlock()
  }
  return { release }
}

async function claimWhenMade(claim: () => Promise<boolean>, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    // A cluster may be out of reach for a moment: the next look, or the last, tells.
    if (await claim().catch(() => false)) return
    // What ends the pause early is the end, which the loop sees.
    await pause(lookEveryMs, ended).catch(() => undefined)
  }
}

async function lastClaim(cluster: Cluster, namespace: string): Promise<void> {
  const done = new AbortController()
  const limit = pause(lastLookMs, done.signal).then(() => {
    throw new WaitTimeout(`the cluster to answer about ${namespace}`, lastLookMs)
  })
  // Once the claim is done nobody waits for the limit.
  limit.catch(() => undefined)
  await Promise.race([claimNamespace(cluster, namespace), limit]).finally(() => done.abort())
}
