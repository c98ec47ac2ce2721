import { isDeepStrictEqual } from 'node:util'
import type { PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts'
import type { Deployment, ReplicaSet } from '../../objects.ts'
import type { ClusterApi } from '../../storage/cluster-api.ts'
import { ownerReference } from '../ownership.ts'
import { templateHash } from '../template-hash.ts'
import { maxSurge } from './bounds.ts'

export const revision = 'deployment.kubernetes.io/revision'
export const desiredReplicas = 'deployment.kubernetes.io/desired-replicas'
export const maxReplicas = 'deployment.kubernetes.io/max-replicas'
const hashLabel = 'pod-template-hash'

/** Annotations that a ReplicaSet does not take over from its Deployment. Source: deployment/util, annotationsToSkip. */
const own = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revision,
  'deployment.kubernetes.io/revision-history',
  desiredReplicas,
  maxReplicas,
  'deprecated.deployment.rollback.to',
])

/** The ReplicaSet that has the Deployment's template now; the oldest where there are several. */
export function currentOf({ spec }: Deployment, sets: ReplicaSet[]): ReplicaSet | undefined {
  return sets.toSorted(byAge).find(set => isDeepStrictEqual(withoutHash(set.spec.template), withoutHash(spec.template)))
}

/** Older ones first. */
export function byAge(a: ReplicaSet, b: ReplicaSet): number {
  const age = ({ metadata }: ReplicaSet) => `${metadata.creationTimestamp} ${metadata.name}`
  return age(a) < age(b) ? -1 : 1
}

/** The number of a ReplicaSet's revision; 0 when it has none. */
export function revisionOf({ metadata }: { metadata: { annotations?: Record<string, string> } }): number {
  return Number(metadata.annotations?.[revision] ?? 0)
}

/** Gives the current ReplicaSet and the Deployment the newest revision, and the ReplicaSet the Deployment's annotations. */
export function syncRevision(
  api: ClusterApi,
  deployment: Deployment,
  current: ReplicaSet,
  old: ReplicaSet[],
): ReplicaSet {
  const newest = Math.max(0, ...old.map(revisionOf)) + 1
  const number = Math.max(newest, revisionOf(current))
  const history = replaced(current, number)
  const annotations = { ...inherited(deployment), ...counts(deployment), [revision]: String(number), ...history }
  const minReadySeconds = deployment.spec.minReadySeconds
  return api.update<ReplicaSet>('replicasets.apps', {
    ...current,
    metadata: { ...current.metadata, annotations: { ...current.metadata.annotations, ...annotations } },
    spec: { ...current.spec, ...(minReadySeconds && { minReadySeconds }) },
  })
}

/** Creates the ReplicaSet of the Deployment's template, with this many replicas. */
export function createCurrent(
  api: ClusterApi,
  deployment: Deployment,
  old: ReplicaSet[],
  replicas: number,
): ReplicaSet {
  const { metadata, spec, status } = deployment
  const hash = templateHash(spec.template, status?.collisionCount)
  const labels = { ...spec.template.metadata?.labels, [hashLabel]: hash }
  const number = String(Math.max(0, ...old.map(revisionOf)) + 1)
  return api.create<ReplicaSet>('replicasets.apps', {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace ?? '',
      labels,
      annotations: { ...inherited(deployment), ...counts(deployment), [revision]: number },
      ownerReferences: [ownerReference(deployment)],
    },
    spec: {
      replicas,
      ...(spec.minReadySeconds && { minReadySeconds: spec.minReadySeconds }),
      selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [hashLabel]: hash } },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  })
}

/** What a ReplicaSet says of its Deployment's size, for proportional scaling and for people. */
export function counts({ spec }: Deployment): Record<string, string> {
  const replicas = spec.replicas ?? 1
  return { [desiredReplicas]: String(replicas), [maxReplicas]: String(replicas + maxSurge(spec)) }
}

function inherited({ metadata }: Deployment): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([name]) => !own.has(name)))
}

/** A ReplicaSet that becomes current again keeps a list of the revisions that it was. */
function replaced(set: ReplicaSet, number: number): Record<string, string> {
  const before = set.metadata.annotations?.[revision]
  if (!before || before === String(number)) return {}
  const history = set.metadata.annotations?.['deployment.kubernetes.io/revision-history']
  return { 'deployment.kubernetes.io/revision-history': history ? `${history},${before}` : before }
}

function withoutHash({ metadata, spec }: PodTemplateSpec = {}): PodTemplateSpec {
  const { [hashLabel]: _hash, ...labels } = metadata?.labels ?? {}
  const { creationTimestamp: _none, ...rest } = metadata ?? {}
  return { metadata: { ...rest, labels }, ...(spec && { spec }) }
}
