import type { Namespace, PersistentVolumeClaim, Secret } from 'kubernetes-types/core/v1.d.ts'
import type { NetworkPolicy } from 'kubernetes-types/networking/v1.d.ts'
import type { RoleBinding } from 'kubernetes-types/rbac/v1.d.ts'
import type { KubeObject } from '../objects.ts'
import { fill } from './fill.ts'

export function secretDefaults(object: KubeObject): void {
  const secret = object as Secret
  fill(secret, { type: 'Opaque' })
  if (!secret.stringData) return
  const encoded = Object.entries(secret.stringData).map(([key, text]) => [key, Buffer.from(text).toString('base64')])
  secret.data = { ...secret.data, ...Object.fromEntries(encoded) }
  delete secret.stringData
}

export function namespaceDefaults({ metadata }: KubeObject): void {
  metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name }
}

/** A namespace is held by the finalizer in its spec until the namespace controller has emptied it. */
export function newNamespace(object: KubeObject): void {
  const namespace = object as Namespace
  namespace.spec = { finalizers: ['kubernetes'] }
  namespace.status = { phase: 'Active' }
}

export function claimDefaults(object: KubeObject): void {
  const { spec } = object as PersistentVolumeClaim
  if (spec) fill(spec, { volumeMode: 'Filesystem' })
}

export function newClaim(object: KubeObject): void {
  object.status = { phase: 'Pending' }
}

/** Source: k8s.io/kubernetes pkg/apis/networking/v1 defaults.go. */
export function networkPolicyDefaults(object: KubeObject): void {
  const { spec } = object as NetworkPolicy
  if (!spec) return
  for (const { ports } of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
    for (const port of ports ?? []) fill(port, { protocol: 'TCP' })
  }
  fill(spec, { policyTypes: spec.egress ? ['Ingress', 'Egress'] : ['Ingress'] })
}

/** Source: k8s.io/kubernetes pkg/apis/rbac/v1 defaults.go. */
export function bindingDefaults(object: KubeObject): void {
  const { roleRef, subjects } = object as RoleBinding
  const group = 'rbac.authorization.k8s.io'
  if (roleRef) fill(roleRef, { apiGroup: group })
  for (const subject of subjects ?? []) {
    if (subject.kind !== 'ServiceAccount') fill(subject, { apiGroup: group })
  }
}
