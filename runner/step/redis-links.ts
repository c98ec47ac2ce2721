import type { Socket } from 'node:net'
import { CoreV1Api, type KubeConfig, type V1Pod } from '@kubernetes/client-node'
import { AbstractConnector, Cluster, Redis, type RedisOptions } from 'ioredis'
import { fail } from '../errors.ts'
import type { RedisTarget } from '../lesson/lesson.ts'
import { parseInfo, parseNodes } from './cluster-words.ts'
import { errorWords } from './error-words.ts'
import { openPodStream, type PodPort } from './pod-stream.ts'

/** Redis' own port, where the Service does not say another. */
const redisPort = 6379

/** ioredis clients of a lesson's pods, each connection a port-forward of its own through the Kubernetes API. */
export class RedisLinks {
  readonly #config: KubeConfig
  readonly #core: CoreV1Api
  readonly #namespace: string
  readonly #target: RedisTarget | undefined
  readonly #clients = new Map<string, Redis>()
  /** Why a connection could not be made or was lost, the last time. */
  lastProblem: string | undefined
  #cluster: { of: string; client: Cluster } | undefined

  constructor(config: KubeConfig, namespace: string, target: RedisTarget | undefined) {
    this.#config = config
    this.#core = config.makeApiClient(CoreV1Api)
    this.#namespace = namespace
    this.#target = target
  }

  /** The client of one pod; it connects when it is first asked something, and anew when the connection has ended. */
  readonly pod = (pod: string): Redis => {
    const known = this.#clients.get(pod)
    if (known && known.status !== 'end') return known
    const client = this.#heard(
      new Redis({ ...this.#connection(async () => pod), retryStrategy: times => (times > 1 ? null : 50) }),
    )
    this.#clients.set(pod, client)
    return client
  }

  /**
   * The cluster client of the running pods behind the lesson's Service, the same as long as these pods are the same.
   * @throws HandsInError when the lesson names no Service or no pod of it runs
   */
  async cluster(): Promise<unknown> {
    const { service } = this.#target ?? fail('REDIS_NO_TARGET')
    const namespace = this.#namespace
    const pods = await this.#running(service)
    if (pods.length === 0) fail('REDIS_NO_PODS', { service, namespace })
    const of = pods.map(pod => pod.status?.podIP).join()
    if (this.#cluster?.of === of && this.#cluster.client.status !== 'end') return this.#cluster.client
    this.#cluster?.client.disconnect()
    const names = pods.flatMap(pod => pod.metadata?.name ?? [])
    const client = Object.assign(this.#clusterClient(pods), {
      info: () => this.#ask(names, 'INFO').then(parseInfo),
      members: () => this.#ask(names, 'NODES').then(parseNodes),
    })
    this.#cluster = { of, client }
    return client
  }

  #clusterClient(pods: readonly V1Pod[]): Cluster {
    const nodes = pods.flatMap(({ status }) => (status?.podIP ? [{ host: status.podIP, port: redisPort }] : []))
    const client = new Cluster(nodes, {
      lazyConnect: true,
      clusterRetryStrategy: times => (times > 3 ? null : 100 * times),
      redisOptions: this.#connection(address => this.#podAt(address)),
    })
    return this.#heard(client)
  }

  /** Asks the first pod that can be reached. */
  async #ask(pods: readonly string[], what: 'INFO' | 'NODES'): Promise<string> {
    let problem: unknown
    for (const pod of pods) {
      try {
        return String(await this.pod(pod).call('CLUSTER', what))
      } catch (error) {
        problem = error
      }
    }
    throw problem
  }

  /** `findPod` gets the host that ioredis wants to connect to. */
  #connection(findPod: (host: string) => Promise<string>) {
    const config = this.#config
    const namespace = this.#namespace
    const open = async ({ host = '', port = redisPort }: RedisOptions) => {
      const place: PodPort = { namespace, pod: await findPod(host), port }
      return openPodStream(config, place)
    }
    return {
      Connector: connectorThrough(open),
      ...(this.#target?.password !== undefined && { password: this.#target.password }),
      lazyConnect: true,
      maxRetriesPerRequest: 1,
    }
  }

  /** ioredis tells the reason as an event, and the command that needed the connection only that it is closed. */
  #heard<T extends Redis | Cluster>(client: T): T {
    const remember = (error: unknown) => {
      this.lastProblem = errorWords(error)
    }
    // A cluster client says of its nodes why, and of itself only that none is left.
    client.on(client instanceof Cluster ? 'node error' : 'error', remember)
    if (client instanceof Cluster) client.on('error', () => undefined)
    return client
  }

  async #running(service: string): Promise<V1Pod[]> {
    const { spec } = await this.#core.readNamespacedService({ name: service, namespace: this.#namespace })
    const labelSelector = Object.entries(spec?.selector ?? {})
      .map(pair => pair.join('='))
      .join()
    const { items } = await this.#core.listNamespacedPod({ namespace: this.#namespace, labelSelector })
    return items
      .filter(({ status, metadata }) => status?.phase === 'Running' && status.podIP && !metadata?.deletionTimestamp)
      .toSorted((a, b) => (a.metadata?.name ?? '').localeCompare(b.metadata?.name ?? ''))
  }

  /** Redis Cluster announces addresses; which pod has one is asked each time, for pods come and go. */
  async #podAt(address: string): Promise<string> {
    const { items } = await this.#core.listNamespacedPod({ namespace: this.#namespace })
    const pod = items.find(({ status }) => status?.podIP === address)?.metadata?.name
    return (
      pod ?? fail('REDIS_UNREACHABLE', { pod: address, namespace: this.#namespace, why: 'no pod has this address' })
    )
  }
}

function connectorThrough(open: (options: RedisOptions) => Promise<unknown>) {
  return class extends AbstractConnector {
    readonly #options: RedisOptions
    constructor(options: unknown) {
      super(0)
      this.#options = options as RedisOptions
    }

    async connect(): Promise<Socket> {
      this.connecting = true
      // PodStream has all that ioredis uses of a Socket, which is not declared apart.
      this.stream = (await open(this.#options)) as Socket
      return this.stream as Socket
    }
  }
}
