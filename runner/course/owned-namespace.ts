import type { Cluster } from '../cluster/cluster.ts'
import { lockNamespace } from '../cluster/namespace-lock.ts'
import { claimNamespace, resetNamespace } from '../cluster/ownership.ts'

/** A namespace that a lesson may use, while it runs. */
export interface OwnedNamespace {
  /** Labels it as ours as soon as a step has made it; cheap once that is done. */
  claim(): Promise<void>
  release(): void
}

/**
 * Makes sure that nobody else uses the namespace: not another run, not somebody whose it is. What an earlier run left is
 * deleted, with a note.
 * @throws HandsInError CLUSTER_BUSY, CLUSTER_NAMESPACE_NOT_OURS, CLUSTER_NAMESPACE_STAYS
 */
export async function ownNamespace(
  cluster: Cluster,
  namespace: string,
  { note, signal }: { note: (text: string) => void; signal: AbortSignal },
): Promise<OwnedNamespace> {
  const release = await lockNamespace(cluster, namespace)
  try {
    const left = await resetNamespace(cluster, namespace, signal)
    if (left) note(`An earlier run left the namespace ${namespace}; it was deleted, to begin anew.`)
  } catch (error) {
    release()
    throw error
  }
  const claimed = { yet: false }
  const claim = async () => {
    claimed.yet ||= await claimNamespace(cluster, namespace)
  }
  return { claim, release }
}
