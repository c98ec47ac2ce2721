import type { Pod } from '../../objects.ts'
import { isReady } from '../pods.ts'

/**
 * Orders pods by how little is lost when they go: those that serve least come first.
 * Source: ActivePodsWithRanks.Less, pkg/controller/controller_utils.go.
 */
export function byReadinessToGo(a: Pod, b: Pod): number {
  for (const rank of ranks) {
    const difference = rank(a) - rank(b)
    if (difference !== 0) return difference
  }
  return 0
}

const phases = ['Pending', 'Unknown', 'Running']

const ranks: ((pod: Pod) => number)[] = [
  pod => (pod.spec.nodeName ? 1 : 0),
  pod => phases.indexOf(pod.status?.phase ?? 'Pending'),
  pod => (isReady(pod) ? 1 : 0),
  pod => Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0),
  pod => -readySince(pod),
  pod => -restarts(pod),
  pod => -Date.parse(pod.metadata.creationTimestamp ?? ''),
]

function readySince(pod: Pod): number {
  const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready')
  return isReady(pod) ? Date.parse(ready?.lastTransitionTime ?? '') : 0
}

function restarts({ status }: Pod): number {
  return Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount))
}
