import type { StatefulSetStatus } from 'kubernetes-types/apps/v1.d.ts'
import type { Pod, StatefulSet } from '../../objects.ts'
import { isReady } from '../pods.ts'
import { revisionLabel } from './identity.ts'
import { isAvailable } from './members.ts'

/**
 * The status of a set whose pods are these. An update that has reached every pod makes its revision the current one.
 * Source: updateStatus and completeRollingUpdate, pkg/controller/statefulset.
 */
export function statusOf(set: StatefulSet, pods: Pod[], current: string, update: string): StatefulSetStatus {
  const staying = pods.filter(({ metadata }) => !metadata.deletionTimestamp)
  const at = (revision: string) =>
    staying.filter(({ metadata }) => metadata.labels?.[revisionLabel] === revision).length
  const readyReplicas = pods.filter(isReady).length
  const updated = at(update)
  const wanted = set.spec.replicas ?? 1
  const rolling = set.spec.updateStrategy?.type !== 'OnDelete'
  const complete = rolling && [updated, readyReplicas, pods.length].every(count => count === wanted)
  const currentRevision = complete ? update : current
  const counts = { readyReplicas, currentReplicas: at(currentRevision), updatedReplicas: updated }
  return {
    observedGeneration: set.metadata.generation ?? 1,
    replicas: pods.length,
    // Upstream leaves these out when they are zero.
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    currentRevision,
    updateRevision: update,
    collisionCount: set.status?.collisionCount ?? 0,
    availableReplicas: pods.filter(pod => isAvailable(set, pod)).length,
  }
}
