import type { NamespaceCondition } from 'kubernetes-types/core/v1.d.ts'
import type { KubeObject, Namespace } from '../objects.ts'
import type { ClusterApi } from '../storage/cluster-api.ts'
import type { Controller } from './controller.ts'
import { watchOf } from './controller.ts'
import { timestamp } from './timestamp.ts'

/**
 * Empties a namespace that is being deleted, and lets it go when nothing is left in it.
 * Source: pkg/controller/namespace/deletion, Kubernetes 1.34.
 */
export function namespaceController(api: ClusterApi): Controller {
  const contents = api.kinds.filter(({ namespaced }) => namespaced)
  return {
    name: 'namespace-controller',
    watches: [
      watchOf('namespaces'),
      ...contents.map(({ resource }) => ({
        resource,
        dirty: ({ type, object }: { type: string; object: KubeObject }) =>
          type === 'DELETED' ? [{ namespace: '', name: object.metadata.namespace ?? '' }] : [],
      })),
    ],
    reconcile: ({ name }) => {
      const namespace = api.get<Namespace>('namespaces', undefined, name)
      if (namespace?.metadata.deletionTimestamp) empty(api, namespace)
      return undefined
    },
  }
}

const finalizer = 'kubernetes'

function empty(api: ClusterApi, namespace: Namespace): void {
  const { name } = namespace.metadata
  const left = contentsOf(api, name)
  for (const { resource, object } of left) {
    if (!object.metadata.deletionTimestamp) api.delete(resource, name, object.metadata.name)
  }
  const rest = contentsOf(api, name)
  if (rest.length > 0) {
    writeConditions(api, namespace, rest)
    return
  }
  const finalizers = (namespace.spec?.finalizers ?? []).filter(each => each !== finalizer)
  api.finalize(name, finalizers)
}

interface Content {
  resource: string
  object: KubeObject
}

function contentsOf(api: ClusterApi, namespace: string): Content[] {
  return api.kinds
    .filter(({ namespaced }) => namespaced)
    .flatMap(({ resource }) => api.list(resource, { namespace }).map(object => ({ resource, object })))
}

function writeConditions(api: ClusterApi, namespace: Namespace, left: Content[]): void {
  const old = namespace.status?.conditions ?? []
  const conditions = conditionsOf(left).map(condition => {
    const before = old.find(({ type }) => type === condition.type)
    const stands = before?.status === condition.status && before.message === condition.message
    return stands ? before : { ...condition, lastTransitionTime: timestamp() }
  })
  api.updateStatus<Namespace>('namespaces', { ...namespace, status: { ...namespace.status, conditions } })
}

/** Source: namespaced_resources_deleter.go and status_condition_utils.go. */
function conditionsOf(left: Content[]): NamespaceCondition[] {
  const finalizers = left.flatMap(({ object }) => object.metadata.finalizers ?? [])
  // Resource and group, with the dot between them also where the group's name is empty.
  const names = left.map(({ resource }) => (resource.includes('.') ? resource : `${resource}.`))
  const remaining = tally(names).map(([resource, n]) => `${resource} has ${n} resource instances`)
  const held = tally(finalizers).map(([each, n]) => `${each} in ${n} resource instances`)
  return [
    ok('NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'),
    ok(
      'NamespaceDeletionGroupVersionParsingFailure',
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    ok(
      'NamespaceDeletionContentFailure',
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ),
    {
      type: 'NamespaceContentRemaining',
      status: 'True',
      reason: 'SomeResourcesRemain',
      message: `Some resources are remaining: ${remaining.join(', ')}`,
    },
    held.length > 0
      ? {
          type: 'NamespaceFinalizersRemaining',
          status: 'True',
          reason: 'SomeFinalizersRemain',
          message: `Some content in the namespace has finalizers remaining: ${held.join(', ')}`,
        }
      : ok('NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'),
  ]
}

function ok(type: string, reason: string, message: string): NamespaceCondition {
  return { type, status: 'False', reason, message }
}

function tally(names: string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
}
