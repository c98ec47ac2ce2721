import type { CoreV1Api } from '@kubernetes/client-node'
import type { Cluster } from './cluster.ts'

/** Loaded only where it is used: the client is large. */
async function kubeConfig(cluster: Cluster) {
  const { KubeConfig } = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  config.loadFromFile(cluster.kubeconfig)
  return config
}

/** Begins to load the client, which takes a tenth of a second, while something else is waited for. */
export function loadClient(): void {
  // Whoever uses it meets the error, if there is one.
  import('@kubernetes/client-node').catch(() => undefined)
}

/** The address of the cluster's API server. */
export async function serverOf(cluster: Cluster): Promise<string> {
  return (await kubeConfig(cluster)).getCurrentCluster()?.server ?? ''
}

/** A client for the cluster's namespaces and pods. */
export async function coreOf(cluster: Cluster): Promise<CoreV1Api> {
  const { CoreV1Api } = await import('@kubernetes/client-node')
  return (await kubeConfig(cluster)).makeApiClient(CoreV1Api)
}
