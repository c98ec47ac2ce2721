import type { WatchEvent } from '../objects.ts'
import type { Resource } from '../storage/cluster-api.ts'

/** What identifies one object to its controller; `namespace` is '' where the kind has none. */
export interface Key {
  namespace: string
  name: string
}

/** Makes the world as one kind of object says it should be. */
export interface Controller {
  /** As upstream calls it; it signs its events with it. */
  readonly name: string
  /** What to watch, and which objects are to be reconciled after a change there. */
  readonly watches: readonly Watch[]
  /**
   * Looks at the object and at the world as they are now and does what is missing; an object that is gone is no fault.
   * Returns in how many milliseconds to look again where time alone can change the answer.
   * What it throws is logged, and the object is tried again later.
   */
  reconcile(key: Key): number | undefined
}

export interface Watch {
  resource: Resource
  dirty(event: WatchEvent): Key[]
}

/** A watch of the very objects that a controller reconciles. */
export function watchOf(resource: Resource): Watch {
  return { resource, dirty: ({ object }) => [keyOf(object)] }
}

/** The key of an object. */
export function keyOf({ metadata }: { metadata: { namespace?: string; name: string } }): Key {
  return { namespace: metadata.namespace ?? '', name: metadata.name }
}
