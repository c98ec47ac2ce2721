import type { KubeConfig } from '@kubernetes/client-node'
import type { Opening } from './messages.ts'
import type { RedisLinks } from './redis-links.ts'

/** What reaches the cluster and judges it, loaded when a block first uses it: client-node alone takes longer than zx. */
export class Links {
  readonly #opening: Pick<Opening, 'kubeconfig' | 'namespace' | 'redis'>
  #config: Promise<KubeConfig> | undefined
  #redis: Promise<RedisLinks> | undefined

  constructor(opening: Pick<Opening, 'kubeconfig' | 'namespace' | 'redis'>) {
    this.#opening = opening
  }

  /** Loads what gives those of the names that are given here; it counts towards no limit of a look. */
  async load(names: readonly string[]): Promise<void> {
    const modules = names.map(name => {
      if (name === 'expect') return import('expect')
      return name === 'kube' ? import('./kube.ts') : import('./redis-links.ts')
    })
    await Promise.all(modules)
  }

  /**
   * The values of those of `kube`, `redis`, `cluster` and `expect` that are named. The pods behind `cluster` are
   * looked up again each time. @throws HandsInError when there is nothing to connect `cluster` to
   */
  async ready(names: readonly string[]): Promise<Record<string, unknown>> {
    const values = names.map(async name => [name, await this.#value(name)] as const)
    return Object.fromEntries(await Promise.all(values))
  }

  #value(name: string): Promise<unknown> {
    if (name === 'expect') return import('expect').then(({ expect }) => expect)
    if (name === 'kube') return this.#kube()
    return this.#redisLinks().then(links => (name === 'redis' ? links.pod : links.cluster()))
  }

  /** Why a connection to Redis could not be made or was lost, the last time. */
  async lastProblem(): Promise<string | undefined> {
    return (await this.#redis)?.lastProblem
  }

  async #kube(): Promise<unknown> {
    const { kubeApis } = await import('./kube.ts')
    return kubeApis(await this.#kubeConfig())
  }

  #redisLinks(): Promise<RedisLinks> {
    this.#redis ??= Promise.all([import('./redis-links.ts'), this.#kubeConfig()]).then(
      ([{ RedisLinks }, config]) => new RedisLinks(config, this.#opening.namespace, this.#opening.redis),
    )
    return this.#redis
  }

  #kubeConfig(): Promise<KubeConfig> {
    this.#config ??= import('./kube.ts').then(({ kubeConfig }) => kubeConfig(this.#opening.kubeconfig))
    return this.#config
  }
}
