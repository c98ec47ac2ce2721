import type { KubeObject, WatchEvent } from '../objects.ts'

/** What identifies a kind of object in the API: `pods`, `deployments.apps`, `endpointslices.discovery.k8s.io`. */
export type Resource = string

export interface ListOptions {
  namespace?: string
  /** All of these labels, with these values. */
  labels?: Record<string, string>
}

export interface StoredKind {
  resource: Resource
  apiVersion: string
  kind: string
  namespaced: boolean
}

export interface DeleteOptions {
  /** 0 removes a pod at once; the kubelet does so when its containers have ended. */
  gracePeriodSeconds?: number
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan'
  uid?: string
}

/**
 * The API as the control plane's own parts use it, in process: the same defaults, validation, generations, graceful
 * deletion, finalizers and resource versions that a request over HTTP gets. Objects that it returns are shared and must
 * not be changed: change a `structuredClone` and hand that in.
 * Every write @throws StatusError (NotFound, AlreadyExists, Conflict, Invalid, Forbidden).
 */
export interface ClusterApi {
  get<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string): T | undefined
  list<T extends KubeObject>(resource: Resource, options?: ListOptions): T[]
  create<T extends KubeObject>(resource: Resource, object: T): T
  /** Replaces all but the status; Conflict if `metadata.resourceVersion` is given and is not the current one. */
  update<T extends KubeObject>(resource: Resource, object: T): T
  /** Replaces the status only; writes nothing when it is equal. */
  updateStatus<T extends KubeObject>(resource: Resource, object: T): T
  /** What POST pods/NAME/binding does: sets spec.nodeName and the condition PodScheduled. Conflict if it is bound. */
  bind(namespace: string, pod: string, node: string): void
  /** What PUT namespaces/NAME/finalize does: replaces spec.finalizers; one being deleted is gone when none is left. */
  finalize(namespace: string, finalizers: string[]): void
  /** Every kind of object that is stored, for what looks through all of them: namespace deletion, garbage collection. */
  readonly kinds: readonly StoredKind[]
  delete(resource: Resource, namespace: string | undefined, name: string, options?: DeleteOptions): void
  /** Hears every change from now on. A listener that throws is reported and hurts nobody else. Returns how to stop. */
  watch<T extends KubeObject>(resource: Resource, listener: (event: WatchEvent<T>) => void): () => void
}
