import type { Pod, StatefulSet } from '../../objects.ts'
import { availableInMs, isEnded, isReady } from '../pods.ts'
import { memberOf, ordinalOf } from './identity.ts'
import type { Revision } from './revisions.ts'

/** One ordinal that the set has or shall have: the pod that is there, or how the one that is missing shall be made. */
export interface Member {
  ordinal: number
  pod: Pod | undefined
  make(): Pod
}

/** The members that the set wants, by ordinal, and the pods beyond them, the highest ordinal first. */
export function membersOf(set: StatefulSet, pods: Pod[], revisions: { current: Revision; update: Revision }) {
  const start = set.spec.ordinals?.start ?? 0
  const byOrdinal = new Map(pods.map(pod => [ordinalOf(set, pod), pod]))
  const wanted = Array.from({ length: set.spec.replicas ?? 1 }, (_, i): Member => {
    const ordinal = start + i
    const make = () => memberOf(set, ordinal, staysBack(set, i) ? revisions.current : revisions.update)
    return { ordinal, pod: byOrdinal.get(ordinal), make }
  })
  const condemned = [...byOrdinal]
    .flatMap(([ordinal, pod]) => (ordinal === undefined ? [] : [{ ordinal, pod }]))
    .filter(({ ordinal }) => ordinal < start || ordinal >= start + wanted.length)
    .sort((a, b) => b.ordinal - a.ordinal)
    .map(({ pod }) => pod)
  return { wanted, condemned }
}

/** Whether the pod can be built upon: it is there, serves and is not about to go. */
export function isHealthy(pod: Pod): boolean {
  return isReady(pod) && !isEnded(pod) && !pod.metadata.deletionTimestamp
}

/** Whether it has been healthy for minReadySeconds. */
export function isAvailable({ spec }: StatefulSet, pod: Pod): boolean {
  return availableInMs(pod, spec.minReadySeconds) === 0
}

/** Whether an update leaves the n-th member at the old revision. Source: newVersionedStatefulSetPod. */
function staysBack({ spec, status }: StatefulSet, n: number): boolean {
  const strategy = spec.updateStrategy
  if (strategy?.type === 'OnDelete') return false
  const partition = strategy?.rollingUpdate?.partition
  return n < (partition ?? status?.currentReplicas ?? 0)
}
