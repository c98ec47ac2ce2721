import type { Service, ServicePort, ServiceSpec } from 'kubernetes-types/core/v1.d.ts'
import type { KubeObject } from '../objects.ts'
import type { Cause } from '../storage/status-error.ts'
import { duplicate, invalidValue, required } from './cause.ts'
import { portNumberCauses } from './containers.ts'
import { choice } from './pods.ts'

/** Every rule that a service breaks. Source: k8s.io/kubernetes pkg/apis/core/validation validation.go. */
export function serviceCauses(object: KubeObject, old?: KubeObject): Cause[] {
  const spec = (object as Service).spec ?? {}
  const headless = spec.clusterIP === 'None' || spec.type === 'ExternalName'
  const ports = spec.ports ?? []
  return [
    ...(ports.length === 0 && !headless ? [required('spec.ports')] : []),
    ...ports.flatMap((port, at) => portCauses(`spec.ports[${at}]`, port, ports)),
    ...choice('spec.sessionAffinity', spec.sessionAffinity, ['ClientIP', 'None']),
    ...choice('spec.type', spec.type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']),
    ...(spec.type === 'ExternalName' && !spec.externalName ? [required('spec.externalName')] : []),
    ...fixedAddress(spec, (old as Service | undefined)?.spec),
  ]
}

function portCauses(field: string, port: ServicePort, all: readonly ServicePort[]): Cause[] {
  const first = all.find(other => other.port === port.port && other.protocol === port.protocol)
  return [
    ...(all.length > 1 && !port.name ? [required(`${field}.name`)] : []),
    ...portNumberCauses(`${field}.port`, port.port),
    ...(first !== port ? [duplicate(field, { port: port.port, protocol: port.protocol })] : []),
  ]
}

function fixedAddress({ clusterIP, clusterIPs, type }: ServiceSpec, old: ServiceSpec | undefined): Cause[] {
  if (!old?.clusterIP || type === 'ExternalName' || clusterIP === old.clusterIP) return []
  return [invalidValue('spec.clusterIPs[0]', clusterIPs, 'may not change once set')]
}
