import type { KubeObject } from '../objects.ts'
import type { ClusterApi } from '../storage/cluster-api.ts'
import { StatusError } from '../storage/status-error.ts'
import { timestamp } from './timestamp.ts'

interface Recorded extends KubeObject {
  count: number
  lastTimestamp: string
}

/** Writes core/v1 Events about objects in the name of one component; the same event again raises its count. */
export class EventRecorder {
  readonly #api: ClusterApi
  readonly #component: string
  /** Names of the events written, by what they say. */
  readonly #written = new Map<string, string>()

  constructor(api: ClusterApi, component: string) {
    this.#api = api
    this.#component = component
  }

  normal(about: KubeObject, reason: string, message: string): void {
    this.#record(about, 'Normal', reason, message)
  }

  warning(about: KubeObject, reason: string, message: string): void {
    this.#record(about, 'Warning', reason, message)
  }

  #record(about: KubeObject, type: string, reason: string, message: string): void {
    const said = `${about.metadata.uid} ${type} ${reason} ${message}`
    if (this.#repeat(about, said)) return
    const event = this.#event(about, { type, reason, message })
    try {
      this.#api.create('events', event)
      this.#written.set(said, event.metadata.name)
    } catch (error) {
      // A namespace that is being deleted takes no more events; nobody can read them there.
      if (!(error instanceof StatusError) || !['Forbidden', 'NotFound'].includes(error.reason)) throw error
    }
  }

  #repeat({ metadata }: KubeObject, said: string): boolean {
    const name = this.#written.get(said)
    const known = name && this.#api.get<Recorded>('events', metadata.namespace ?? 'default', name)
    if (!known) return false
    this.#api.update<Recorded>('events', { ...known, count: known.count + 1, lastTimestamp: timestamp() })
    return true
  }

  #event({ apiVersion, kind, metadata }: KubeObject, said: { type: string; reason: string; message: string }) {
    const { name, namespace, uid, resourceVersion } = metadata
    const now = timestamp()
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: eventName(name), namespace: namespace ?? 'default' },
      involvedObject: { kind, namespace, name, uid, apiVersion, resourceVersion },
      ...said,
      source: { component: this.#component },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      eventTime: null,
      reportingComponent: this.#component,
      reportingInstance: '',
    }
  }
}

/** `NAME.NANOSECONDS` in hex. Source: makeEvent, client-go/tools/record/event.go. */
export function eventName(about: string): string {
  const nanoseconds = BigInt(Date.now()) * 1_000_000n + (process.hrtime.bigint() % 1_000_000n)
  return `${about}.${nanoseconds.toString(16)}`
}
