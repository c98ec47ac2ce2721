import type { Pod } from '../../objects.ts'
import { isRefusal } from '../api/client.ts'
import type { ApiClient } from '../contracts.ts'

interface Written {
  name: string
  count: number
}

/** Writes Events about pods in the kubelet's name; the same one again raises its count. */
export class PodEvents {
  readonly #api: ApiClient
  readonly #node: string
  readonly #written = new Map<string, Written>()
  #order: Promise<void> = Promise.resolve()

  constructor(api: ApiClient, node: string) {
    this.#api = api
    this.#node = node
  }

  /** Written in order, and nobody waits for it. */
  write(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string, container?: string): void {
    this.#order = this.#order.then(() => this.#put(pod, { type, reason, message }, container)).catch(untold)
  }

  /** A pod that is gone says nothing again. */
  forget(uid: string): void {
    for (const key of this.#written.keys()) if (key.startsWith(uid)) this.#written.delete(key)
  }

  async #put(pod: Pod, said: { type: string; reason: string; message: string }, container?: string): Promise<void> {
    const key = `${pod.metadata.uid} ${Object.values(said).join(' ')}`
    const collection = `/api/v1/namespaces/${pod.metadata.namespace}/events`
    const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z')
    const known = this.#written.get(key)
    if (known) {
      known.count++
      const change = { count: known.count, lastTimestamp: now }
      await this.#api.request('PATCH', `${collection}/${known.name}`, change, 'application/merge-patch+json')
      return
    }
    const nanoseconds = BigInt(Date.now()) * 1_000_000n + (process.hrtime.bigint() % 1_000_000n)
    const name = `${pod.metadata.name}.${nanoseconds.toString(16)}`
    await this.#api.request('POST', collection, {
      ...this.#event(pod, now, container),
      metadata: { name, namespace: pod.metadata.namespace },
      ...said,
    })
    this.#written.set(key, { name, count: 1 })
  }

  #event({ metadata }: Pod, now: string, container?: string): object {
    const { name, namespace, uid, resourceVersion } = metadata
    const fieldPath = container && { fieldPath: `spec.containers{${container}}` }
    return {
      apiVersion: 'v1',
      kind: 'Event',
      involvedObject: { kind: 'Pod', namespace, name, uid, apiVersion: 'v1', resourceVersion, ...fieldPath },
      source: { component: 'kubelet', host: this.#node },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      reportingComponent: 'kubelet',
      reportingInstance: this.#node,
    }
  }
}

/** A namespace that is going takes no more events: nobody could read them there. */
function untold(error: unknown): void {
  if (!isRefusal(error, 'NotFound', 'Forbidden')) process.stderr.write(`an event could not be written: ${error}\n`)
}
