import type { WatchEvent } from '../objects.ts'
import { expired } from './status-error.ts'

/** The latest changes of one resource, so that a watch can begin where a list ended. */
export class EventRing {
  readonly #capacity: number
  #events: WatchEvent[] = []
  /** The resourceVersion of the newest change that was dropped. */
  #dropped = 0

  constructor(capacity = 1000) {
    this.#capacity = capacity
  }

  add(event: WatchEvent): void {
    this.#events.push(event)
    if (this.#events.length < this.#capacity * 2) return
    const old = this.#events.splice(0, this.#capacity)
    this.#dropped = revisionOf(old.at(-1))
  }

  /**
   * The changes after this resourceVersion.
   * @throws StatusError Expired when some of them were dropped.
   */
  since(revision: number): WatchEvent[] {
    if (revision < this.#dropped) throw expired(revision, this.#dropped)
    return this.#events.filter(event => revisionOf(event) > revision)
  }
}

function revisionOf(event: WatchEvent | undefined): number {
  return Number(event?.object.metadata.resourceVersion ?? 0)
}
