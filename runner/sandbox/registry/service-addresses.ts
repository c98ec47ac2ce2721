import { randomInt } from 'node:crypto'
import type { Service, ServicePort, ServiceSpec } from 'kubernetes-types/core/v1.d.ts'
import type { KubeObject } from '../objects.ts'
import type { ClusterApi } from '../storage/cluster-api.ts'
import { invalid } from '../storage/status-error.ts'

/** Services' range, 10.96.0.0/16; its first 256 addresses are kept for those that ask for theirs, such as DNS. */
const range = '10.96'
const nodePorts = { first: 30_000, last: 32_767 }

/**
 * Gives a service its cluster address and node ports; what it had, it keeps.
 * @throws StatusError Invalid when it asks for what is taken.
 */
export function allocateAddresses(api: Pick<ClusterApi, 'list'>, object: KubeObject, old?: KubeObject): void {
  const { spec } = object as Service
  if (!spec) return
  const others = api.list<KubeObject>('services').filter(({ metadata }) => !isSame(metadata, object.metadata))
  const specs = others.map(other => (other as Service).spec ?? {})
  const before = (old as Service | undefined)?.spec
  if (spec.type === 'ExternalName') withoutAddresses(spec)
  else giveClusterAddress(object, spec, before, new Set(specs.map(({ clusterIP }) => clusterIP)))
  const taken = new Set(specs.flatMap(({ ports }) => ports ?? []).map(({ nodePort }) => nodePort))
  const wantsPorts = spec.type === 'NodePort' || spec.type === 'LoadBalancer'
  for (const port of spec.ports ?? []) {
    if (wantsPorts) giveNodePort(object, port, before, taken)
    else if (port.nodePort === portBefore(before, port)) delete port.nodePort
  }
}

function isSame(a: KubeObject['metadata'], b: KubeObject['metadata']): boolean {
  return a.name === b.name && a.namespace === b.namespace
}

function withoutAddresses(spec: ServiceSpec): void {
  delete spec.clusterIP
  delete spec.clusterIPs
}

function giveClusterAddress(
  object: KubeObject,
  spec: ServiceSpec,
  before: ServiceSpec | undefined,
  taken: ReadonlySet<string | undefined>,
): void {
  const asked = spec.clusterIP || spec.clusterIPs?.[0] || before?.clusterIP
  if (asked && asked !== 'None' && taken.has(asked)) {
    const why = `failed to allocate IP ${asked}: provided IP is already allocated`
    throw refused(object, 'spec.clusterIPs', [asked], why)
  }
  spec.clusterIP = asked || freeAddress(taken)
  spec.clusterIPs = [spec.clusterIP]
}

function freeAddress(taken: ReadonlySet<string | undefined>): string {
  for (;;) {
    const address = `${range}.${randomInt(1, 255)}.${randomInt(1, 255)}`
    if (!taken.has(address)) return address
  }
}

function giveNodePort(
  object: KubeObject,
  port: ServicePort,
  before: ServiceSpec | undefined,
  taken: Set<number | undefined>,
): void {
  port.nodePort ??= portBefore(before, port) ?? freePort(taken)
  if (taken.has(port.nodePort)) {
    throw refused(object, 'spec.ports[0].nodePort', port.nodePort, 'provided port is already allocated')
  }
  if (port.nodePort < nodePorts.first || port.nodePort > nodePorts.last) {
    const why = `provided port is not in the valid range. The range of valid ports is ${nodePorts.first}-${nodePorts.last}`
    throw refused(object, 'spec.ports[0].nodePort', port.nodePort, why)
  }
  taken.add(port.nodePort)
}

function portBefore(before: ServiceSpec | undefined, { port, protocol }: ServicePort): number | undefined {
  return before?.ports?.find(other => other.port === port && other.protocol === protocol)?.nodePort
}

function freePort(taken: ReadonlySet<number | undefined>): number {
  for (;;) {
    const port = randomInt(nodePorts.first, nodePorts.last + 1)
    if (!taken.has(port)) return port
  }
}

function refused(object: KubeObject, field: string, value: unknown, why: string): Error {
  const message = `Invalid value: ${JSON.stringify(value)}: ${why}`
  const about = { group: '', kind: 'Service', name: object.metadata.name }
  return invalid(about, [{ reason: 'FieldValueInvalid', message, field }])
}
