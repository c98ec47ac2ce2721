import type { KubeObject, WatchEvent } from '../objects.ts'
import type { ClusterApi, DeleteOptions, ListOptions, Resource, StoredKind } from '../storage/cluster-api.ts'
import { alreadyExists, noSuchPath, notFound } from '../storage/status-error.ts'
import type { Store } from '../storage/store.ts'
import { admit } from './admission.ts'
import { bound } from './binding.ts'
import { type Deletion, remove } from './deletion.ts'
import type { Kind } from './kind.ts'
import { apiVersionOf, resourceOf } from './kind.ts'
import { kindOf, kinds } from './kinds.ts'
import { admitToNamespace } from './namespaces.ts'
import { newborn } from './newborn.ts'
import { countGeneration, finished, keepingRest, keepingStatus, sameButForTimes } from './replacement.ts'

export interface WriteOptions {
  /** All is checked and answered as if written, and nothing is written. */
  dryRun?: boolean
}

/** The objects of the store as a client of the API sees them: defaults, rules, generations, graceful deletion. */
export class Registry implements ClusterApi {
  readonly store: Store
  readonly kinds: readonly StoredKind[] = kinds
    .filter(({ reply }) => !reply)
    .map(kind => ({
      resource: resourceOf(kind),
      apiVersion: apiVersionOf(kind),
      kind: kind.kind,
      namespaced: kind.namespaced,
    }))

  constructor(store: Store) {
    this.store = store
  }

  get<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string): T | undefined {
    return this.store.get(resource, namespace, name) as T | undefined
  }

  list<T extends KubeObject>(resource: Resource, options?: ListOptions): T[] {
    return this.store.list(resource, options) as T[]
  }

  watch<T extends KubeObject>(resource: Resource, listener: (event: WatchEvent<T>) => void): () => void {
    return this.store.watch(resource, event => listener(event as WatchEvent<T>))
  }

  create<T extends KubeObject>(resource: Resource, given: T, { dryRun = false }: WriteOptions = {}): T {
    const kind = served(resource)
    const object = newborn(kind, given)
    if (kind.namespaced) admitToNamespace(this, kind, object)
    kind.prepare?.(object)
    admit(this, kind, object)
    const { namespace, name } = object.metadata
    if (this.store.get(resource, namespace, name)) throw alreadyExists({ ...subject(kind), name })
    return (dryRun ? object : this.store.put(resource, object)) as T
  }

  update<T extends KubeObject>(resource: Resource, given: T, options: WriteOptions = {}): T {
    const kind = served(resource)
    const old = this.#current(kind, given.metadata.namespace, given.metadata.name)
    const object = keepingStatus(kind, structuredClone(given), old)
    admit(this, kind, object, old)
    countGeneration(kind, object, old)
    return this.#replace(kind, object, old, options) as T
  }

  updateStatus<T extends KubeObject>(resource: Resource, given: T, options: WriteOptions = {}): T {
    const kind = served(resource)
    const old = this.#current(kind, given.metadata.namespace, given.metadata.name)
    return this.#replace(kind, keepingRest(kind, given, old), old, options) as T
  }

  delete(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    options: DeleteOptions & WriteOptions = {},
  ): Deletion {
    const kind = served(resource)
    return remove(this.store, kind, this.#current(kind, namespace, name), options)
  }

  bind(namespace: string, pod: string, node: string): void {
    this.store.put('pods', bound(this.#current(served('pods'), namespace, pod), node))
  }

  finalize(namespace: string, finalizers: string[]): void {
    const old = this.#current(served('namespaces'), undefined, namespace)
    this.#replace(served('namespaces'), { ...old, spec: { ...old.spec, finalizers } }, old, {})
  }

  #current(kind: Kind, namespace: string | undefined, name: string): KubeObject {
    const old = this.store.get(resourceOf(kind), namespace, name)
    if (!old) throw notFound({ ...subject(kind), name })
    return old
  }

  #replace(kind: Kind, object: KubeObject, old: KubeObject, { dryRun = false }: WriteOptions): KubeObject {
    if (sameButForTimes(object, old)) return old
    if (dryRun) return object
    return finished(object) ? this.store.remove(resourceOf(kind), object) : this.store.put(resourceOf(kind), object)
  }
}

/**
 * The kind of this resource.
 * @throws StatusError NotFound when it is not served.
 */
export function served(resource: Resource): Kind {
  const kind = kindOf(resource)
  if (!kind) throw noSuchPath()
  return kind
}

/** What a refusal about an object of this kind is about. */
export function subject(kind: Kind): { group: string; kind: string } {
  return { group: kind.group, kind: kind.plural }
}
