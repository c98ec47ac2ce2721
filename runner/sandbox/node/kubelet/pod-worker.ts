import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { PodCondition } from 'kubernetes-types/core/v1.d.ts'
import type { Pod } from '../../objects.ts'
import { isRefusal } from '../api/client.ts'
import type { PodNetwork, RunningPod } from '../contracts.ts'
import { nodeAddress } from '../network/addresses.ts'
import { Unavailable } from '../volumes/sources.ts'
import { prepareVolumes } from '../volumes/volumes.ts'
import { liveContainer, until } from './container-life.ts'
import { ContainerRecord } from './container-record.ts'
import type { PodEvents } from './events.ts'
import type { NodeContext, PodContext } from './pod-context.ts'
import { podStatus } from './pod-status.ts'
import { timestamp } from './timestamp.ts'

/** Between two looks for what a volume needs. */
const lookAgainMs = 1000

/** Runs one pod from its arrival on the node to its removal from the API, and keeps its status true. */
export class PodWorker implements RunningPod {
  readonly uid: string
  network: PodNetwork | undefined
  readonly #initContainers: ContainerRecord[]
  readonly #containers: ContainerRecord[]
  readonly #node: NodeContext
  readonly #events: PodEvents
  readonly #ending = new AbortController()
  readonly #startTime: string
  readonly #updates = new Set<() => void>()
  #pod: Pod
  #conditions: PodCondition[] = []
  #written = ''
  #writing: Promise<void> | undefined
  #stale = false

  constructor(node: NodeContext, events: PodEvents, pod: Pod) {
    this.#node = node
    this.#events = events
    this.#pod = pod
    this.uid = pod.metadata.uid ?? ''
    this.#startTime = pod.status?.startTime ?? timestamp()
    this.#initContainers = (pod.spec.initContainers ?? []).map(container => new ContainerRecord(container))
    this.#containers = pod.spec.containers.map(container => new ContainerRecord(container))
    for (const record of this.#initContainers.length > 0 ? this.#containers : [])
      record.state = { waiting: { reason: 'PodInitializing' } }
  }

  get containers(): ReadonlyMap<string, ContainerRecord> {
    return new Map([...this.#initContainers, ...this.#containers].map(record => [record.container.name, record]))
  }

  /** The pod as the API has it now; undefined when it was removed there without waiting for this node. */
  update(pod: Pod | undefined): void {
    if (pod) this.#pod = pod
    else
      this.#pod = {
        ...this.#pod,
        metadata: { ...this.#pod.metadata, deletionTimestamp: timestamp(), deletionGracePeriodSeconds: 0 },
      }
    if (this.#pod.metadata.deletionTimestamp) this.#ending.abort()
    for (const listener of this.#updates) listener()
  }

  /** Resolves when nothing of the pod is left on this node, nor in the API if it was to be deleted. */
  async run(): Promise<void> {
    const folder = join(this.#node.places.pods, this.uid)
    mkdirSync(join(folder, 'volumes'), { recursive: true, mode: 0o755 })
    this.#changed()
    this.network = await this.#node.network.attach(this.uid)
    const volumes = await this.#volumes(folder, this.network)
    if (volumes) await this.#runContainers(this.#context(folder, this.network, volumes))
    this.#changed()
    await this.#writing
    await this.#ended()
    await this.#node.network.detach(this.uid)
    this.network = undefined
    await this.#remove()
    rmSync(folder, { recursive: true, force: true })
  }

  async #runContainers(context: PodContext): Promise<void> {
    const policy = this.#pod.spec.restartPolicy ?? 'Always'
    const again = (code: number) => policy === 'Always' || (policy === 'OnFailure' && code !== 0)
    for (const record of this.#initContainers) {
      await liveContainer(context, record, code => code !== 0 && policy !== 'Never')
      if (record.state.terminated?.exitCode !== 0) return
      record.ready = true
    }
    await Promise.all(this.#containers.map(record => liveContainer(context, record, again)))
  }

  /** A pod whose containers are done stays in the API until it is deleted. */
  async #ended(): Promise<void> {
    if (this.#ending.signal.aborted) return
    await new Promise(resolve => this.#ending.signal.addEventListener('abort', resolve, { once: true }))
  }

  #context(folder: string, podNetwork: PodNetwork, volumes: ReadonlyMap<string, string>): PodContext {
    const changed = () => this.#changed()
    return {
      ...this.#node,
      pod: () => this.#pod,
      folder,
      podNetwork,
      volumes,
      events: this.#events,
      changed,
      onUpdate: listener => {
        this.#updates.add(listener)
        return () => this.#updates.delete(listener)
      },
      ending: this.#ending.signal,
    }
  }

  async #volumes(folder: string, { address }: PodNetwork): Promise<ReadonlyMap<string, string> | undefined> {
    while (!this.#ending.signal.aborted) {
      try {
        return await prepareVolumes({
          api: this.#node.api,
          pod: this.#pod,
          folder,
          addresses: { pod: address, host: nodeAddress },
        })
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error
        this.#events.write(this.#pod, 'Warning', 'FailedMount', error.message)
        await until(lookAgainMs, this.#ending.signal)
      }
    }
    return undefined
  }

  #changed(): void {
    this.#stale = true
    this.#writing ??= this.#writeStatus()
      .catch(this.#node.report)
      .finally(() => {
        this.#writing = undefined
      })
  }

  /** One write at a time; what changed meanwhile goes into the next. */
  async #writeStatus(): Promise<void> {
    while (this.#stale) {
      this.#stale = false
      const status = podStatus({
        pod: this.#pod,
        initContainers: this.#initContainers,
        containers: this.#containers,
        address: this.network?.address,
        startTime: this.#startTime,
        before: this.#conditions,
        now: timestamp(),
      })
      this.#conditions = status.conditions ?? []
      if (JSON.stringify(status) === this.#written) continue
      this.#written = JSON.stringify(status)
      await this.#request('PATCH', '/status', { metadata: { uid: this.uid }, status })
    }
  }

  async #remove(): Promise<void> {
    await this.#request('DELETE', '', {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      gracePeriodSeconds: 0,
      preconditions: { uid: this.uid },
    })
  }

  /** The pod may be gone, or another may have its name, before we say something of it: then there is nothing to say. */
  async #request(method: string, part: string, body: object): Promise<void> {
    const { namespace, name } = this.#pod.metadata
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    await this.#node.api
      .request(method, `/api/v1/namespaces/${namespace}/pods/${name}${part}`, body, type)
      .catch(error => {
        if (!isRefusal(error, 'NotFound', 'Conflict', 'Invalid')) throw error
      })
  }
}
