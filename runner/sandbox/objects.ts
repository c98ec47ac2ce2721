import type {
  DeploymentSpec,
  DeploymentStatus,
  ReplicaSetSpec,
  ReplicaSetStatus,
  StatefulSetSpec,
  StatefulSetStatus,
} from 'kubernetes-types/apps/v1.d.ts'
import type {
  NamespaceStatus,
  NodeSpec,
  NodeStatus,
  PodSpec,
  PodStatus,
  ServiceSpec,
} from 'kubernetes-types/core/v1.d.ts'

/** Kubernetes objects as JSON. The types come from `kubernetes-types`; these are the few that every part shares. */

/** metadata of any object (dates are RFC 3339 strings). */
export interface Metadata {
  name: string
  namespace?: string
  generateName?: string
  uid?: string
  resourceVersion?: string
  generation?: number
  creationTimestamp?: string
  deletionTimestamp?: string
  deletionGracePeriodSeconds?: number
  labels?: Record<string, string>
  annotations?: Record<string, string>
  ownerReferences?: OwnerReference[]
  finalizers?: string[]
  managedFields?: object[]
}

export interface OwnerReference {
  apiVersion: string
  kind: string
  name: string
  uid: string
  controller?: boolean
  blockOwnerDeletion?: boolean
}

/** Any object of the API, its specific parts unknown. */
export interface KubeObject {
  apiVersion: string
  kind: string
  metadata: Metadata
  spec?: object
  status?: object
}

export interface WatchEvent<T extends KubeObject = KubeObject> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  object: T
  /** The object before the change, for selectors that it has just begun or ceased to match. */
  before?: T
}

/** metav1.Status, the body of every refusal. Source: k8s.io/apimachinery/pkg/apis/meta/v1 types.go. */
export interface Status {
  apiVersion: 'v1'
  kind: 'Status'
  metadata: object
  status: 'Success' | 'Failure'
  message?: string
  reason?: string
  details?: {
    name?: string
    group?: string
    kind?: string
    uid?: string
    causes?: { reason?: string; message?: string; field?: string }[]
  }
  code?: number
}

export interface Pod extends KubeObject {
  spec: PodSpec
  status?: PodStatus
}

export interface Node extends KubeObject {
  spec?: NodeSpec
  status?: NodeStatus
}

export interface Namespace extends KubeObject {
  spec?: { finalizers?: string[] }
  status?: NamespaceStatus
}

export interface Service extends KubeObject {
  spec: ServiceSpec
}

export interface Deployment extends KubeObject {
  spec: DeploymentSpec
  status?: DeploymentStatus
}

export interface ReplicaSet extends KubeObject {
  spec: ReplicaSetSpec
  status?: ReplicaSetStatus
}

export interface StatefulSet extends KubeObject {
  spec: StatefulSetSpec
  status?: StatefulSetStatus
}
