import {
  type ApiConstructor,
  type ApiType,
  AppsV1Api,
  BatchV1Api,
  CoreV1Api,
  CustomObjectsApi,
  DiscoveryV1Api,
  KubeConfig,
  NetworkingV1Api,
  PolicyV1Api,
  RbacAuthorizationV1Api,
  StorageV1Api,
} from '@kubernetes/client-node'

/** The configuration in a kubeconfig file, its current context chosen. */
export function kubeConfig(path: string): KubeConfig {
  const config = new KubeConfig()
  config.loadFromFile(path)
  return config
}

/** client-node's API objects as steps have them in `kube`, each made when it is first used; `kube.config` for the rest. */
export function kubeApis(config: KubeConfig) {
  const made = new Map<unknown, ApiType>()
  const api = <T extends ApiType>(Api: ApiConstructor<T>): T => {
    const known = made.get(Api)
    if (known instanceof Api) return known
    const client = config.makeApiClient(Api)
    made.set(Api, client)
    return client
  }
  return {
    config,
    get core() {
      return api(CoreV1Api)
    },
    get apps() {
      return api(AppsV1Api)
    },
    get batch() {
      return api(BatchV1Api)
    },
    get discovery() {
      return api(DiscoveryV1Api)
    },
    get networking() {
      return api(NetworkingV1Api)
    },
    get policy() {
      return api(PolicyV1Api)
    },
    get rbac() {
      return api(RbacAuthorizationV1Api)
    },
    get storage() {
      return api(StorageV1Api)
    },
    get custom() {
      return api(CustomObjectsApi)
    },
  }
}
