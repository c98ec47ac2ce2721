import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts'
import type { KubeObject, OwnerReference } from '../objects.ts'
import type { ClusterApi, Resource } from '../storage/cluster-api.ts'
import type { Key, Watch } from './controller.ts'
import { matches } from './selector.ts'

/** The reference by which an object belongs to its controller. */
export function ownerReference({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  const { name, uid = '' } = metadata
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
}

/** The reference to the object's controller. */
export function controllerOf({ metadata }: KubeObject): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller)
}

/** A watch of objects that controllers of this kind own: each change dirties the owner, before and after. */
export function watchOwned(resource: Resource, ownerKind: string): Watch {
  return {
    resource,
    dirty: ({ object, before }) =>
      [object, before].flatMap(each => {
        const owner = each && controllerOf(each)
        return owner?.kind === ownerKind ? [{ namespace: object.metadata.namespace ?? '', name: owner.name }] : []
      }),
  }
}

/** A watch of objects without a controller: each dirties those of `owners` whose selector it matches. */
export function watchOrphans(api: ClusterApi, resource: Resource, owners: Resource): Watch {
  return {
    resource,
    dirty: ({ object }): Key[] => {
      if (controllerOf(object)) return []
      const { namespace = '', labels = {} } = object.metadata
      return api
        .list<Selecting>(owners, { namespace })
        .filter(({ spec }) => spec?.selector && matches(spec.selector, labels))
        .map(({ metadata }) => ({ namespace, name: metadata.name }))
    },
  }
}

interface Selecting extends KubeObject {
  spec?: { selector?: LabelSelector }
}

/**
 * The objects of `resource` that the owner controls. Those that match its selector and have no controller are adopted
 * first; those that ceased to match are released, unless the owner is being deleted.
 */
export function claim<T extends KubeObject>(api: ClusterApi, resource: Resource, owner: Selecting): T[] {
  const { namespace = '', deletionTimestamp } = owner.metadata
  return api.list<T>(resource, { namespace }).flatMap(object => {
    const mine = controllerOf(object)?.uid === owner.metadata.uid
    const fits = matches(owner.spec?.selector ?? {}, object.metadata.labels ?? {})
    if (mine && (fits || deletionTimestamp)) return [object]
    if (mine) release(api, resource, object, owner)
    if (mine || !fits || deletionTimestamp || controllerOf(object) || object.metadata.deletionTimestamp) return []
    return [adopt(api, resource, object, owner)]
  })
}

function adopt<T extends KubeObject>(api: ClusterApi, resource: Resource, object: T, owner: KubeObject): T {
  const references = [...(object.metadata.ownerReferences ?? []), ownerReference(owner)]
  return api.update(resource, { ...object, metadata: { ...object.metadata, ownerReferences: references } })
}

function release(api: ClusterApi, resource: Resource, object: KubeObject, owner: KubeObject): void {
  const references = object.metadata.ownerReferences?.filter(({ uid }) => uid !== owner.metadata.uid) ?? []
  api.update(resource, { ...object, metadata: { ...object.metadata, ownerReferences: references } })
}
