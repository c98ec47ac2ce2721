/** What the parts of the node promise each other: kubelet/, network/, proxy/, dns/ and streams/ meet only here. */
import type { ServiceSpec } from 'kubernetes-types/core/v1.d.ts'
import type { Endpoint, EndpointPort } from 'kubernetes-types/discovery/v1.d.ts'
import type { KubeObject, Status } from '../objects.ts'

/** The API as the node reaches it: HTTP/1.1 JSON over the control plane's unix socket. Paths start with `/api…`. */
export interface ApiClient {
  /** @throws ApiRefusal when the API refuses; the socket's error when it cannot be reached. */
  request<T extends object>(method: string, path: string, body?: object, contentType?: string): Promise<T>
  /**
   * Keeps a copy of a collection by list and watch, for as long as the node lives; begins again where a watch was cut.
   * Resolves when the first list is in.
   */
  mirror<T extends KubeObject>(collectionPath: string): Promise<Mirror<T>>
}

/** A refusal in Kubernetes' words. */
export interface ApiRefusal extends Error {
  status: Status
}

/** A copy of a collection, as fresh as the last watch event. Its objects are shared: never change them. */
export interface Mirror<T extends KubeObject> {
  get(namespace: string | undefined, name: string): T | undefined
  list(): Iterable<T>
  /** Hears each change from now on; `object` is undefined when it is gone. Returns how to stop. */
  onChange(listener: (object: T | undefined, before: T | undefined) => void): () => void
}

export interface Service extends KubeObject {
  spec?: ServiceSpec
}

export interface EndpointSlice extends KubeObject {
  addressType: string
  endpoints?: Endpoint[]
  ports?: EndpointPort[]
}

/** The networks of pods. */
export interface Network {
  /** A network namespace with `lo` up and an address that no other pod has: before the pod's first container. */
  attach(podUid: string): Promise<PodNetwork>
  /** Takes it away. The address is not given out again soon. Does nothing for a pod that has none. */
  detach(podUid: string): Promise<void>
}

export interface PodNetwork {
  /** In 10.244.0.0/24. */
  address: string
  /** A file that runc can join: `linux.namespaces[{type: 'network', path}]`. */
  namespacePath: string
}

/**
 * Started by node/main.ts, in this order:
 *   network/node-network.ts   openNetwork(folder): Promise<Network>
 *   proxy/service-proxy.ts    startServiceProxy(services, endpointSlices, report): Promise<void>
 *   dns/dns-server.ts         startDns(services, endpointSlices, report): Promise<() => void>
 *   streams/kubelet-server.ts startKubeletServer(socketPath, pods, report): Promise<Server>
 * `services` and `endpointSlices` are mirrors; `report` takes an error that hurts nobody but must stand in the log.
 */

/** How streams/ finds the containers that the kubelet runs. */
export interface PodLookup {
  /** `runc --root`. */
  runcRoot: string
  /** The pod as the kubelet knows it; undefined when it has none of that name. */
  find(namespace: string, pod: string): RunningPod | undefined
}

export interface RunningPod {
  uid: string
  network: PodNetwork | undefined
  /** Init containers too, by name. */
  containers: ReadonlyMap<string, RunningContainer>
}

export interface RunningContainer {
  /** runc's id; undefined while the container does not run. */
  runcId: string | undefined
  /** Log of the current attempt, in the CRI's format. Undefined before its first attempt. */
  logPath: string | undefined
  /** Log of the attempt before. */
  previousLogPath: string | undefined
  /** Whether it still runs: a followed log ends with it. */
  running: boolean
}
