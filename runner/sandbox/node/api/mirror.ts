import { createInterface } from 'node:readline'
import { pause } from '../../../wait.ts'
import type { KubeObject } from '../../objects.ts'
import type { Mirror } from '../contracts.ts'
import type { SocketClient } from './client.ts'

type Listener<T> = (object: T | undefined, before: T | undefined) => void

interface Line<T> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  object: T
}

interface List<T> {
  metadata: { resourceVersion: string }
  items?: T[]
}

/** Between two attempts to reach an API that is going away; the node ends with it. */
const againMs = 100

/** A copy of a collection, kept by list and watch. A watch that was cut, or is too old, begins with a new list. */
export class ObjectMirror<T extends KubeObject> implements Mirror<T> {
  readonly #client: SocketClient
  readonly #path: string
  readonly #objects = new Map<string, T>()
  readonly #listeners = new Set<Listener<T>>()

  constructor(client: SocketClient, path: string) {
    this.#client = client
    this.#path = path
  }

  /** Resolves when the first list is in. */
  async start(): Promise<void> {
    const version = await this.#list()
    void this.#follow(version)
  }

  get(namespace: string | undefined, name: string): T | undefined {
    return this.#objects.get(`${namespace ?? ''}/${name}`)
  }

  list(): Iterable<T> {
    return this.#objects.values()
  }

  onChange(listener: Listener<T>): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async #follow(first: string): Promise<void> {
    for (let version: string | undefined = first; ; ) {
      try {
        await this.#watch(version ?? (await this.#list()))
      } catch (error) {
        process.stderr.write(`watching ${this.#path}: ${error}\n`)
        await pause(againMs)
      }
      version = undefined
    }
  }

  async #list(): Promise<string> {
    const { metadata, items = [] } = await this.#client.request<List<T>>('GET', this.#path)
    const present = new Set(items.map(keyOf))
    for (const [key, object] of this.#objects) if (!present.has(key)) this.#set(key, undefined, object)
    for (const object of items) this.#set(keyOf(object), object, this.#objects.get(keyOf(object)))
    return metadata.resourceVersion
  }

  async #watch(version: string): Promise<void> {
    const separator = this.#path.includes('?') ? '&' : '?'
    const path = `${this.#path}${separator}watch=true&allowWatchBookmarks=true&resourceVersion=${version}`
    const stream = await this.#client.open('GET', path)
    try {
      for await (const line of createInterface({ input: stream })) {
        const { type, object }: Line<T> = JSON.parse(line)
        if (type === 'ERROR') return
        if (type === 'BOOKMARK') continue
        this.#set(keyOf(object), type === 'DELETED' ? undefined : object, this.#objects.get(keyOf(object)))
      }
    } finally {
      stream.destroy()
    }
  }

  #set(key: string, object: T | undefined, before: T | undefined): void {
    if (object) this.#objects.set(key, object)
    else this.#objects.delete(key)
    if (object && object.metadata.resourceVersion === before?.metadata.resourceVersion) return
    for (const listener of this.#listeners) listener(object, before)
  }
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}
