import type { Service, ServiceSpec } from 'kubernetes-types/core/v1.d.ts'
import type { KubeObject } from '../objects.ts'
import { fill } from './fill.ts'

/** Source: k8s.io/kubernetes pkg/apis/core/v1 defaults.go and pkg/registry/core/service. Addresses are given elsewhere. */
export function serviceDefaults(object: KubeObject): void {
  const service = object as Service
  service.spec ??= {}
  const { spec } = service
  fill(spec, { sessionAffinity: 'None', type: 'ClusterIP' })
  for (const port of spec.ports ?? []) {
    fill(port, { protocol: 'TCP', targetPort: port.port })
  }
  if (spec.sessionAffinity === 'ClientIP') {
    spec.sessionAffinityConfig ??= { clientIP: { timeoutSeconds: 10800 } }
  }
  if (spec.type !== 'ExternalName') inClusterDefaults(spec)
}

function inClusterDefaults(spec: ServiceSpec): void {
  fill(spec, { internalTrafficPolicy: 'Cluster', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' })
  if (spec.type === 'ClusterIP') delete spec.externalTrafficPolicy
  else fill(spec, { externalTrafficPolicy: 'Cluster' })
  if (spec.type === 'LoadBalancer') fill(spec, { allocateLoadBalancerNodePorts: true })
}

/** The first status of a service. */
export function newService(object: KubeObject): void {
  object.status = { loadBalancer: {} }
}
