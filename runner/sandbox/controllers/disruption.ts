import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts'
import type { PodDisruptionBudgetSpec, PodDisruptionBudgetStatus } from 'kubernetes-types/policy/v1.d.ts'
import type { KubeObject, Pod } from '../objects.ts'
import type { ClusterApi } from '../storage/cluster-api.ts'
import type { Controller, Key } from './controller.ts'
import { watchOf } from './controller.ts'
import { controllerOf } from './ownership.ts'
import { isActive, isReady } from './pods.ts'
import { matches } from './selector.ts'
import { timestamp } from './timestamp.ts'

interface Budget extends KubeObject {
  spec: PodDisruptionBudgetSpec
  status?: PodDisruptionBudgetStatus
}

const resource = 'poddisruptionbudgets.policy'

/** Says in each budget's status how many of its pods may go. Source: pkg/controller/disruption, Kubernetes 1.34. */
export function disruptionController(api: ClusterApi): Controller {
  return {
    name: 'disruption-controller',
    watches: [watchOf(resource), { resource: 'pods', dirty: ({ object }) => budgetsOf(api, object) }],
    reconcile: ({ namespace, name }) => {
      const budget = api.get<Budget>(resource, namespace, name)
      if (budget) api.updateStatus<Budget>(resource, { ...budget, status: statusOf(api, budget) })
      return undefined
    },
  }
}

function statusOf(api: ClusterApi, { metadata, spec, status }: Budget): PodDisruptionBudgetStatus {
  const pods = podsOf(api, metadata.namespace ?? '', spec.selector)
  const currentHealthy = pods.filter(isReady).length
  const { expectedPods, desiredHealthy } = expectations(api, spec, pods)
  const disruptionsAllowed = pods.length > 0 ? Math.max(0, currentHealthy - desiredHealthy) : 0
  const allowed = disruptionsAllowed > 0
  const condition = {
    type: 'DisruptionAllowed',
    status: allowed ? 'True' : 'False',
    reason: allowed ? 'SufficientPods' : 'InsufficientPods',
    message: '',
    observedGeneration: metadata.generation ?? 1,
  }
  const old = status?.conditions?.find(({ type }) => type === condition.type)
  const since = old?.status === condition.status ? old.lastTransitionTime : timestamp()
  return {
    observedGeneration: metadata.generation ?? 1,
    disruptionsAllowed,
    currentHealthy,
    desiredHealthy,
    expectedPods,
    conditions: [{ ...condition, lastTransitionTime: since }],
  }
}

/** A plain minAvailable counts the pods that are there; everything else counts what their owners want. */
function expectations(api: ClusterApi, { minAvailable, maxUnavailable }: PodDisruptionBudgetSpec, pods: Pod[]) {
  if (typeof minAvailable === 'number') return { expectedPods: pods.length, desiredHealthy: minAvailable }
  const expectedPods = wantedByOwners(api, pods)
  const desiredHealthy =
    maxUnavailable === undefined
      ? part(minAvailable ?? '0%', expectedPods)
      : Math.max(0, expectedPods - part(maxUnavailable, expectedPods))
  return { expectedPods, desiredHealthy }
}

function part(bound: number | string, whole: number): number {
  return typeof bound === 'number' ? bound : Math.ceil((Number.parseInt(bound, 10) * whole) / 100)
}

function wantedByOwners(api: ClusterApi, pods: Pod[]): number {
  const owners = new Map(
    pods.flatMap(pod => {
      const owner = controllerOf(pod)
      return owner ? [[owner.uid, { ...owner, namespace: pod.metadata.namespace }] as const] : []
    }),
  )
  const sizes = [...owners.values()].map(({ kind, namespace, name }) => {
    const found = api.kinds.find(each => each.kind === kind)
    const owner = found && api.get<KubeObject & { spec?: { replicas?: number } }>(found.resource, namespace, name)
    return owner?.spec?.replicas ?? 1
  })
  return sizes.reduce((a, b) => a + b, 0)
}

function podsOf(api: ClusterApi, namespace: string, selector: LabelSelector | undefined): Pod[] {
  if (!selector) return []
  const pods = api.list<Pod>('pods', { namespace })
  return pods.filter(pod => isActive(pod) && matches(selector, pod.metadata.labels ?? {}))
}

function budgetsOf(api: ClusterApi, { metadata }: KubeObject): Key[] {
  const { namespace = '', labels = {} } = metadata
  return api
    .list<Budget>(resource, { namespace })
    .filter(({ spec }) => spec.selector && matches(spec.selector, labels))
    .map(({ metadata: { name } }) => ({ namespace, name }))
}
