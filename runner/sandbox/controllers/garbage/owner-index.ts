import type { KubeObject, WatchEvent } from '../../objects.ts'
import type { Resource } from '../../storage/cluster-api.ts'

/** Where an object is to be found. */
export interface Place {
  resource: Resource
  namespace: string
  name: string
}

/** Who depends on whom, by the owner's uid. Kept up to date by `note`. */
export class OwnerIndex {
  readonly #dependents = new Map<string, Map<string, Place>>()

  note(resource: Resource, { type, object, before }: WatchEvent): void {
    const place = placeOf(resource, object)
    const text = Object.values(place).join('/')
    for (const uid of ownersOf(before)) this.#dependents.get(uid)?.delete(text)
    if (type === 'DELETED') return
    for (const uid of ownersOf(object)) {
      const places = this.#dependents.get(uid) ?? new Map<string, Place>()
      this.#dependents.set(uid, places.set(text, place))
    }
  }

  dependentsOf({ metadata }: KubeObject): Place[] {
    return [...(this.#dependents.get(metadata.uid ?? '')?.values() ?? [])]
  }

  /** Of an object that is gone and whose dependents have been told. */
  forget({ metadata }: KubeObject): void {
    if (this.#dependents.get(metadata.uid ?? '')?.size === 0) this.#dependents.delete(metadata.uid ?? '')
  }
}

/** The place of an object of this resource. */
export function placeOf(resource: Resource, { metadata }: KubeObject): Place {
  return { resource, namespace: metadata.namespace ?? '', name: metadata.name }
}

function ownersOf(object: KubeObject | undefined): string[] {
  return object?.metadata.ownerReferences?.map(({ uid }) => uid) ?? []
}
