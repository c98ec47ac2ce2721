import type { Deployment, ReplicaSet } from '../../objects.ts'
import { maxSurge, maxUnavailable } from './bounds.ts'
import { byAge } from './revisions.ts'
import type { Scale } from './scale.ts'

/** One move of a rolling update: up within maxSurge, else down within maxUnavailable. Source: deployment/rolling.go. */
export function rollingUpdate(deployment: Deployment, current: ReplicaSet, old: ReplicaSet[], scale: Scale): void {
  const wanted = sizeOfCurrent(deployment, current, old)
  if (wanted !== size(current)) {
    scale(current, wanted)
    return
  }
  scaleDownOld(deployment, current, old, scale)
}

/** How many replicas the current ReplicaSet may have now, beside the old ones. Source: NewRSNewReplicas. */
export function sizeOfCurrent(deployment: Deployment, current: ReplicaSet | undefined, old: ReplicaSet[]): number {
  const replicas = deployment.spec.replicas ?? 1
  const has = current ? size(current) : 0
  const room = replicas + maxSurge(deployment.spec) - sum(old, size) - has
  if (has >= replicas) return replicas
  return has + Math.max(0, Math.min(room, replicas - has))
}

function scaleDownOld(deployment: Deployment, current: ReplicaSet, old: ReplicaSet[], scale: Scale): void {
  const all = [...old, current]
  const least = (deployment.spec.replicas ?? 1) - maxUnavailable(deployment.spec)
  const spare = sum(all, size) - least - (size(current) - available(current))
  if (spare <= 0) return
  const healthy = take(old, spare, set => size(set) - available(set), scale)
  take(healthy, sum(all, available) - least, size, scale)
}

/** Takes up to `budget` replicas away, oldest set first, at most `most` from each; returns the sets as they then are. */
function take(sets: ReplicaSet[], budget: number, most: (set: ReplicaSet) => number, scale: Scale): ReplicaSet[] {
  let left = budget
  return sets.toSorted(byAge).map(set => {
    const taken = Math.max(0, Math.min(left, most(set)))
    if (taken === 0) return set
    left -= taken
    return scale(set, size(set) - taken)
  })
}

function size({ spec }: ReplicaSet): number {
  return spec.replicas ?? 1
}

function available({ status }: ReplicaSet): number {
  return status?.availableReplicas ?? 0
}

function sum(sets: ReplicaSet[], of: (set: ReplicaSet) => number): number {
  return sets.reduce((total, set) => total + of(set), 0)
}
