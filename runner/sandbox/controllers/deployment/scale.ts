import type { Deployment, ReplicaSet } from '../../objects.ts'
import type { ClusterApi } from '../../storage/cluster-api.ts'
import type { EventRecorder } from '../event-recorder.ts'
import { maxSurge } from './bounds.ts'
import { byAge, counts, desiredReplicas } from './revisions.ts'

/** Sets a ReplicaSet's size, says so in an event, and returns it as it then is. */
export type Scale = (set: ReplicaSet, replicas: number) => ReplicaSet

/** How the ReplicaSets of this Deployment are given a size. */
export function scaler(api: ClusterApi, events: EventRecorder, deployment: Deployment): Scale {
  return (set, replicas) => {
    const from = set.spec.replicas ?? 1
    const scaled = api.update<ReplicaSet>('replicasets.apps', {
      ...set,
      metadata: { ...set.metadata, annotations: { ...set.metadata.annotations, ...counts(deployment) } },
      spec: { ...set.spec, replicas },
    })
    if (from !== replicas) events.normal(deployment, 'ScalingReplicaSet', scaledMessage(set, from, replicas))
    return scaled
  }
}

/** The text of the event ScalingReplicaSet. */
export function scaledMessage({ metadata }: ReplicaSet, from: number, to: number): string {
  return `Scaled ${to > from ? 'up' : 'down'} replica set ${metadata.name} from ${from} to ${to}`
}

/** Whether `replicas` of the Deployment has changed since its ReplicaSets were sized. */
export function wantsScaling({ spec }: Deployment, sets: ReplicaSet[]): boolean {
  return sets.some(({ spec: { replicas = 1 }, metadata }) => {
    const known = metadata.annotations?.[desiredReplicas]
    return replicas > 0 && known !== undefined && known !== String(spec.replicas ?? 1)
  })
}

/**
 * Sizes the ReplicaSets for the Deployment's new `replicas` without rolling: the only active one gets them all; several,
 * as in the middle of an update, share the difference by their size. Source: scale, pkg/controller/deployment/sync.go.
 */
export function scaleProportionally(deployment: Deployment, sets: ReplicaSet[], scale: Scale): void {
  const replicas = deployment.spec.replicas ?? 1
  const active = sets.filter(({ spec }) => (spec.replicas ?? 1) > 0)
  const only = active.length <= 1 ? (active[0] ?? sets.toSorted(byAge).at(-1)) : undefined
  if (only) {
    scale(only, replicas)
    return
  }
  const sizes = shares(
    active.map(({ spec }) => spec.replicas ?? 1),
    replicas > 0 ? replicas + maxSurge(deployment.spec) : 0,
  )
  for (const [i, set] of active.entries()) scale(set, sizes[i] ?? 0)
}

/** `total` shared out in proportion to `sizes`; what rounding leaves goes to the largest. */
export function shares(sizes: number[], total: number): number[] {
  const sum = sizes.reduce((a, b) => a + b, 0)
  const rounded = sizes.map(size => Math.round((size * total) / sum))
  const rest = total - rounded.reduce((a, b) => a + b, 0)
  const largest = rounded.indexOf(Math.max(...rounded))
  return rounded.map((share, i) => Math.max(0, i === largest ? share + rest : share))
}
