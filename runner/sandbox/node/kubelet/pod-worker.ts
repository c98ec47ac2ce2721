import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { PodCondition, PodStatus } from 'kubernetes-types/core/v1.d.ts'
import type { Pod } from '../../objects.ts'
import type { PodNetwork, RunningPod } from '../contracts.ts'
import { nodeAddress } from '../network/addresses.ts'
import { Unavailable } from '../volumes/sources.ts'
import { prepareVolumes } from '../volumes/volumes.ts'
import { ContainerRecord } from './container-record.ts'
import type { PodEvents } from './events.ts'
import { runContainers } from './pod-containers.ts'
import type { NodeContext, PodContext } from './pod-context.ts'
import { podStatus } from './pod-status.ts'
import { removePod, writeStatus } from './pod-writes.ts'
import { StatusWriter } from './status-writer.ts'
import { timestamp } from './timestamp.ts'
import { until } from './until.ts'

/** Between two looks for what a pod needs before its containers. */
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
  readonly #status: StatusWriter
  #pod: Pod
  #conditions: PodCondition[] = []

  constructor(node: NodeContext, events: PodEvents, pod: Pod) {
    this.#node = node
    this.#events = events
    this.#pod = pod
    this.uid = pod.metadata.uid ?? ''
    this.#startTime = pod.status?.startTime ?? timestamp()
    this.#initContainers = (pod.spec.initContainers ?? []).map(container => new ContainerRecord(container))
    this.#containers = pod.spec.containers.map(container => new ContainerRecord(container))
    if (this.#initContainers.length > 0) {
      for (const record of this.containers.values()) record.state = { waiting: { reason: 'PodInitializing' } }
    }
    const write = (status: PodStatus) => writeStatus(node.api, this.#pod, status)
    this.#status = new StatusWriter(() => this.#look(), write, node.report)
  }

  /** Init containers too, by name. */
  get containers(): ReadonlyMap<string, ContainerRecord> {
    return new Map([...this.#initContainers, ...this.#containers].map(record => [record.container.name, record]))
  }

  /** The pod as the API has it now; undefined when it was removed there without waiting for this node. */
  update(pod: Pod | undefined): void {
    const { generation } = this.#pod.metadata
    const removed = { deletionTimestamp: timestamp(), deletionGracePeriodSeconds: 0 }
    this.#pod = pod ?? { ...this.#pod, metadata: { ...this.#pod.metadata, ...removed } }
    if (this.#pod.metadata.generation !== generation) this.#status.changed()
    if (this.#pod.metadata.deletionTimestamp) this.#ending.abort()
    for (const listener of this.#updates) listener()
  }

  /** Resolves when nothing of the pod is left on this node, nor in the API if it was to be deleted. */
  async run(): Promise<void> {
    const folder = join(this.#node.places.pods, this.uid)
    this.#status.changed()
    await this.#live(folder).catch(error => this.#fault('FailedSync', 'error syncing pod', error))
    for (const record of this.containers.values()) if (this.#ending.signal.aborted) record.podEnded()
    this.#status.changed()
    await this.#status.settled()
    await this.#ended()
    await this.#node.network.detach(this.uid).catch(this.#node.report)
    this.network = undefined
    await removePod(this.#node.api, this.#pod).finally(() => rmSync(folder, { recursive: true, force: true }))
  }

  async #live(folder: string): Promise<void> {
    mkdirSync(join(folder, 'volumes'), { recursive: true, mode: 0o755 })
    const { api, network } = this.#node
    const attach = () => network.attach(this.uid)
    const podNetwork = await this.#obtain('FailedCreatePodSandBox', 'Failed to create pod sandbox', attach)
    if (!podNetwork) return
    this.network = podNetwork
    const addresses = { pod: podNetwork.address, host: nodeAddress }
    const prepare = () => prepareVolumes({ api, pod: this.#pod, folder, addresses })
    const volumes = await this.#obtain('FailedMount', 'Unable to attach or mount volumes', prepare)
    if (!volumes) return
    await runContainers(this.#context(folder, podNetwork, volumes), this.#initContainers, this.#containers)
  }

  /** Tries until it succeeds; undefined when the pod ends first. What hinders it is an event, once. */
  async #obtain<T>(reason: string, what: string, attempt: () => Promise<T>): Promise<T | undefined> {
    let said = ''
    while (!this.#ending.signal.aborted) {
      try {
        return await attempt()
      } catch (error) {
        if (String(error) !== said) this.#fault(reason, what, error)
        said = String(error)
        await until(lookAgainMs, this.#ending.signal)
      }
    }
    return undefined
  }

  /** What the pod lacks is its author's business; everything else must stand in the node's log too. */
  #fault(reason: string, what: string, error: unknown): void {
    const lacks = error instanceof Unavailable
    if (!lacks) this.#node.report(error)
    this.#events.write(this.#pod, 'Warning', reason, lacks ? error.message : `${what}: ${error}`)
  }

  /** A pod whose containers are done stays in the API until it is deleted. */
  async #ended(): Promise<void> {
    if (this.#ending.signal.aborted) return
    await new Promise(resolve => this.#ending.signal.addEventListener('abort', resolve, { once: true }))
  }

  #context(folder: string, podNetwork: PodNetwork, volumes: ReadonlyMap<string, string>): PodContext {
    return {
      ...this.#node,
      pod: () => this.#pod,
      folder,
      podNetwork,
      volumes,
      events: this.#events,
      changed: () => this.#status.changed(),
      onUpdate: listener => {
        this.#updates.add(listener)
        return () => this.#updates.delete(listener)
      },
      ending: this.#ending.signal,
    }
  }

  #look(): PodStatus {
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
    return status
  }
}
