import type { KubeObject, WatchEvent } from '../objects.ts'
import type { ListOptions, Resource } from './cluster-api.ts'
import { EventRing } from './event-ring.ts'

type Listener = (event: WatchEvent) => void

interface Shelf {
  /** By `namespace/name`. */
  objects: Map<string, KubeObject>
  ring: EventRing
  listeners: Set<{ listener: Listener; since: number }>
}

/**
 * Every object, in memory, with the changes that brought it here. It knows nothing of kinds: who writes has validated.
 * An object that was handed in is never changed again; a write hands in another.
 */
export class Store {
  readonly #shelves = new Map<Resource, Shelf>()
  readonly #report: (error: unknown) => void
  readonly #untold: { shelf: Shelf; event: WatchEvent }[] = []
  #telling = false
  #revision: number

  /**
   * `revision` is where resource versions begin: milliseconds of the clock, so that they also grow across restarts.
   * `report` hears of a listener that threw.
   */
  constructor(report: (error: unknown) => void, revision: number = Date.now()) {
    this.#report = report
    this.#revision = revision
  }

  /** The resourceVersion of the latest write. */
  get revision(): number {
    return this.#revision
  }

  get(resource: Resource, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#shelves.get(resource)?.objects.get(key(namespace, name))
  }

  /** In the order of namespace and name, as etcd lists them. */
  list(resource: Resource, { namespace, labels }: ListOptions = {}): KubeObject[] {
    const wanted = Object.entries(labels ?? {})
    return [...(this.#shelves.get(resource)?.objects ?? [])]
      .filter(([, object]) => !namespace || object.metadata.namespace === namespace)
      .filter(([, object]) => wanted.every(([label, value]) => object.metadata.labels?.[label] === value))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object)
  }

  /** Keeps the object under the next resourceVersion, tells the listeners, and returns it as kept. */
  put<T extends KubeObject>(resource: Resource, object: T): T {
    const kept = this.#stamped(object)
    const shelf = this.#shelf(resource)
    const id = key(object.metadata.namespace, object.metadata.name)
    const before = shelf.objects.get(id)
    shelf.objects.set(id, kept)
    this.#tell(shelf, before ? { type: 'MODIFIED', object: kept, before } : { type: 'ADDED', object: kept })
    return kept
  }

  /** Takes the object away and returns its last form: `last` if given, under the resourceVersion of its removal. */
  remove<T extends KubeObject>(resource: Resource, last: T): T {
    const shelf = this.#shelf(resource)
    const id = key(last.metadata.namespace, last.metadata.name)
    const before = shelf.objects.get(id)
    if (!before) return last
    shelf.objects.delete(id)
    const gone = this.#stamped(last)
    this.#tell(shelf, { type: 'DELETED', object: gone, before })
    return gone
  }

  /** Hears every change of this resource from now on, in order. Returns how to stop. */
  watch(resource: Resource, listener: Listener): () => void {
    const { listeners } = this.#shelf(resource)
    const own = { listener, since: this.#revision }
    listeners.add(own)
    return () => listeners.delete(own)
  }

  /**
   * The changes after this resourceVersion.
   * @throws StatusError Expired when some of them are no longer kept.
   */
  since(resource: Resource, revision: number): WatchEvent[] {
    return this.#shelf(resource).ring.since(revision)
  }

  #stamped<T extends KubeObject>(object: T): T {
    this.#revision++
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#revision) } }
  }

  #shelf(resource: Resource): Shelf {
    const found = this.#shelves.get(resource)
    if (found) return found
    const shelf: Shelf = { objects: new Map(), ring: new EventRing(), listeners: new Set() }
    this.#shelves.set(resource, shelf)
    return shelf
  }

  /** A listener that writes makes further events: they wait their turn, so that everybody hears the same order. */
  #tell(shelf: Shelf, event: WatchEvent): void {
    shelf.ring.add(event)
    this.#untold.push({ shelf, event })
    if (this.#telling) return
    this.#telling = true
    for (let next = this.#untold.shift(); next; next = this.#untold.shift()) this.#tellAll(next.shelf, next.event)
    this.#telling = false
  }

  #tellAll(shelf: Shelf, event: WatchEvent): void {
    for (const { listener, since } of [...shelf.listeners]) {
      if (Number(event.object.metadata.resourceVersion) <= since) continue
      try {
        listener(event)
      } catch (error) {
        this.#report(error)
      }
    }
  }
}

function key(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`
}
