import type { KubeObject, OwnerReference, WatchEvent } from '../../objects.ts'
import type { ClusterApi, Resource, StoredKind } from '../../storage/cluster-api.ts'
import type { Controller, Key } from '../controller.ts'
import type { Place } from './owner-index.ts'
import { OwnerIndex, placeOf } from './owner-index.ts'

const foreground = 'foregroundDeletion'
const orphan = 'orphan'

/**
 * Deletes what lost its owners; holds an owner that is deleted in the foreground until its dependents are gone; and sets
 * the dependents of one that is deleted as an orphanage free. Source: pkg/controller/garbagecollector, Kubernetes 1.34.
 */
export function garbageCollector(api: ClusterApi): Controller {
  const index = new OwnerIndex()
  const collector = { api, index }
  return {
    name: 'garbage-collector-controller',
    watches: api.kinds.map(kind => ({
      resource: kind.resource,
      dirty: event => changed(collector, kind.resource, event),
    })),
    reconcile: key => {
      const place = placeIn(key)
      const object = api.get(place.resource, place.namespace || undefined, place.name)
      if (object?.metadata.deletionTimestamp) letGo(collector, place.resource, object)
      else if (object?.metadata.ownerReferences?.length) judge(collector, place.resource, object)
      return undefined
    },
  }
}

interface Collector {
  api: ClusterApi
  index: OwnerIndex
}

/** Whom a change concerns: the object itself; when it is gone its dependents and the owners that may wait for it. */
function changed({ api, index }: Collector, resource: Resource, event: WatchEvent): Key[] {
  index.note(resource, event)
  const { type, object } = event
  if (type !== 'DELETED') {
    const concerned = object.metadata.ownerReferences?.length || object.metadata.finalizers?.length
    return concerned ? [keyAt(placeOf(resource, object))] : []
  }
  const owners = (object.metadata.ownerReferences ?? []).flatMap(reference => ownerPlace(api, object, reference) ?? [])
  const dependents = index.dependentsOf(object)
  index.forget(object)
  return [...dependents, ...owners].map(keyAt)
}

/** An object that is being deleted: its finalizers of ours are done and taken off. */
function letGo(collector: Collector, resource: Resource, object: KubeObject): void {
  const finalizers = object.metadata.finalizers ?? []
  if (finalizers.includes(orphan)) {
    for (const place of collector.index.dependentsOf(object)) disown(collector.api, place, object.metadata.uid)
    withoutFinalizer(collector.api, resource, object, orphan)
    return
  }
  if (finalizers.includes(foreground) && deleteDependents(collector, object) === 0) {
    withoutFinalizer(collector.api, resource, object, foreground)
  }
}

/** Returns how many dependents are left that block their owner's deletion. */
function deleteDependents(collector: Collector, owner: KubeObject): number {
  const { api, index } = collector
  const objects = () =>
    index.dependentsOf(owner).flatMap(place => {
      const object = api.get(place.resource, place.namespace || undefined, place.name)
      return object ? [{ place, object }] : []
    })
  for (const { place, object } of objects()) {
    if (!object.metadata.deletionTimestamp) judge(collector, place.resource, object)
  }
  const blocks = ({ metadata }: KubeObject) =>
    metadata.ownerReferences?.some(({ uid, blockOwnerDeletion }) => uid === owner.metadata.uid && blockOwnerDeletion)
  return objects().filter(({ object }) => blocks(object)).length
}

/** An object with owners: it stays while one of them does. Source: attemptToDeleteItem, garbagecollector.go. */
function judge({ api, index }: Collector, resource: Resource, object: KubeObject): void {
  const references = object.metadata.ownerReferences ?? []
  const fates = references.map(reference => fateOf(api, object, reference))
  if (fates.every(fate => fate === 'stays')) return
  if (fates.includes('stays')) {
    const ownerReferences = references.filter((_, i) => fates[i] === 'stays')
    api.update(resource, { ...object, metadata: { ...object.metadata, ownerReferences } })
    return
  }
  const waitedFor = fates.includes('waits') && index.dependentsOf(object).length > 0
  const { namespace, name, uid = '' } = object.metadata
  api.delete(resource, namespace, name, { uid, propagationPolicy: waitedFor ? 'Foreground' : 'Background' })
}

/** `waits`: the owner is being deleted and waits for its dependents. */
function fateOf(api: ClusterApi, dependent: KubeObject, reference: OwnerReference): 'stays' | 'gone' | 'waits' {
  const place = ownerPlace(api, dependent, reference)
  // An owner of a kind that is not served here cannot be judged, so its dependents stay.
  if (!place) return 'stays'
  const owner = api.get(place.resource, place.namespace || undefined, place.name)
  if (owner?.metadata.uid !== reference.uid) return 'gone'
  return owner.metadata.deletionTimestamp && owner.metadata.finalizers?.includes(foreground) ? 'waits' : 'stays'
}

function ownerPlace(
  api: ClusterApi,
  { metadata }: KubeObject,
  { apiVersion, kind, name }: OwnerReference,
): Place | undefined {
  const found = api.kinds.find(
    (each: StoredKind) => each.kind === kind && groupOf(each.apiVersion) === groupOf(apiVersion),
  )
  return found && { resource: found.resource, namespace: found.namespaced ? (metadata.namespace ?? '') : '', name }
}

function disown(api: ClusterApi, { resource, namespace, name }: Place, owner: string | undefined): void {
  const object = api.get(resource, namespace || undefined, name)
  if (!object) return
  const ownerReferences = object.metadata.ownerReferences?.filter(({ uid }) => uid !== owner) ?? []
  api.update(resource, { ...object, metadata: { ...object.metadata, ownerReferences } })
}

function withoutFinalizer(api: ClusterApi, resource: Resource, object: KubeObject, finalizer: string): void {
  const finalizers = object.metadata.finalizers?.filter(each => each !== finalizer) ?? []
  api.update(resource, { ...object, metadata: { ...object.metadata, finalizers } })
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
}

/** A key holds no resource: the collector, which has all of them, writes it before the name. */
function keyAt({ resource, namespace, name }: Place): Key {
  return { namespace, name: `${resource}/${name}` }
}

function placeIn({ namespace, name }: Key): Place {
  const slash = name.indexOf('/')
  return { namespace, resource: name.slice(0, slash), name: name.slice(slash + 1) }
}
