import type { CoreV1Api, V1Namespace } from '@kubernetes/client-node'
import { fail } from '../errors.ts'
import { WaitTimeout, waitFor } from '../wait.ts'
import type { Cluster } from './cluster.ts'
import { coreOf } from './server.ts'

/** The label of what we made. Source: Kubernetes' recommended labels. */
export const ownershipLabel = { key: 'app.kubernetes.io/managed-by', value: 'redis-hands-in' } as const

const goneMs = 120_000

/** Whether a lesson may use the namespace: nobody has it, an earlier run of ours left it, or it belongs to someone else. */
export type Ownership = 'absent' | 'ours' | 'foreign'

/** Looks who has the namespace. */
export async function inspectNamespace(cluster: Cluster, name: string): Promise<Ownership> {
  return ownershipOf(await find(await coreOf(cluster), name))
}

/**
 * Labels the namespace as ours once a step has made it; resolves with false while there is none. Only a caller that has
 * seen it absent before may claim it.
 */
export async function claimNamespace(cluster: Cluster, name: string): Promise<boolean> {
  const core = await coreOf(cluster)
  const found = await find(core, name)
  if (!found || found.status?.phase === 'Terminating') return false
  if (ownershipOf(found) === 'ours') return true
  const path = `/metadata/labels/${ownershipLabel.key.replace('/', '~1')}`
  const labels = found.metadata?.labels ? [] : [{ op: 'add', path: '/metadata/labels', value: {} }]
  await core.patchNamespace({ name, body: [...labels, { op: 'add', path, value: ownershipLabel.value }] })
  return true
}

/**
 * Makes sure that a lesson finds no namespace of this name: what an earlier run of ours left is deleted and waited for.
 * Resolves with whether there was anything to delete.
 * @throws HandsInError CLUSTER_NAMESPACE_NOT_OURS, CLUSTER_NAMESPACE_STAYS
 */
export async function resetNamespace(cluster: Cluster, name: string, signal: AbortSignal): Promise<boolean> {
  const core = await coreOf(cluster)
  const found = await find(core, name)
  if (!found) return false
  if (ownershipOf(found) === 'foreign') {
    fail('CLUSTER_NAMESPACE_NOT_OURS', { namespace: name, label: `${ownershipLabel.key}=${ownershipLabel.value}` })
  }
  const uid = found.metadata?.uid
  // The very one that was looked at: one that somebody has made under its name since then is not ours to delete.
  await core.deleteNamespace({ name, body: uid ? { preconditions: { uid } } : {} }).catch(unless(404))
  const gone = async () => (await find(core, name))?.metadata?.uid !== uid
  await waitFor(`namespace ${name} to be gone`, gone, { timeoutMs: goneMs, intervalMs: 100, signal }).catch(error => {
    if (error instanceof WaitTimeout) fail('CLUSTER_NAMESPACE_STAYS', { namespace: name, seconds: goneMs / 1000 })
    throw error
  })
  return true
}

function ownershipOf(namespace: V1Namespace | undefined): Ownership {
  if (!namespace) return 'absent'
  return namespace.metadata?.labels?.[ownershipLabel.key] === ownershipLabel.value ? 'ours' : 'foreign'
}

async function find(core: CoreV1Api, name: string): Promise<V1Namespace | undefined> {
  return core.readNamespace({ name }).catch(unless(404))
}

/** Passes over an answer with this status, and no other error. */
function unless(status: number): (error: unknown) => undefined {
  return error => {
    if ((error as { code?: number }).code !== status) throw error
    return undefined
  }
}
