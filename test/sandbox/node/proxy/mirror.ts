import type { Mirror } from '../../../../runner/sandbox/node/contracts.ts'
import type { KubeObject } from '../../../../runner/sandbox/objects.ts'

/** A mirror whose collection the test fills. */
export class HandMirror<T extends KubeObject> implements Mirror<T> {
  readonly #objects = new Map<string, T>()
  readonly #listeners = new Set<(object: T | undefined, before: T | undefined) => void>()

  get(namespace: string | undefined, name: string): T | undefined {
    return this.#objects.get(`${namespace}/${name}`)
  }

  list(): Iterable<T> {
    return this.#objects.values()
  }

  onChange(listener: (object: T | undefined, before: T | undefined) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  put(object: T): void {
    const key = `${object.metadata.namespace}/${object.metadata.name}`
    const before = this.#objects.get(key)
    this.#objects.set(key, object)
    for (const listener of this.#listeners) listener(object, before)
  }

  remove(namespace: string, name: string): void {
    const before = this.get(namespace, name)
    this.#objects.delete(`${namespace}/${name}`)
    for (const listener of this.#listeners) listener(undefined, before)
  }
}
