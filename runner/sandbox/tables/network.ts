import type { Endpoints, Service, ServicePort } from 'kubernetes-types/core/v1.d.ts'
import type { EndpointSlice } from 'kubernetes-types/discovery/v1.d.ts'
import type { NetworkPolicy } from 'kubernetes-types/networking/v1.d.ts'
import type { Column } from '../registry/kind.ts'
import { age, columnsOf, labelText, shortList } from './columns.ts'
import { selectorText } from './selector-text.ts'

const service = columnsOf<Service>()
const slice = columnsOf<EndpointSlice>()

/** Source of all columns here: k8s.io/kubernetes pkg/printers/internalversion printers.go. */
export const serviceColumns: readonly Column[] = [
  service.text('Type', ({ spec }) => spec?.type),
  service.text('Cluster-IP', ({ spec }) => spec?.clusterIP || '<none>'),
  service.text('External-IP', externalAddress),
  service.text('Port(s)', ({ spec }) => (spec?.ports ?? []).map(portText).join(',') || '<none>'),
  age,
  service.wide('Selector', ({ spec }) => labelText(spec?.selector)),
]

export const endpointsColumns: readonly Column[] = [
  columnsOf<Endpoints>().text('Endpoints', endpoints => shortList(endpointList(endpoints))),
  age,
]

export const endpointSliceColumns: readonly Column[] = [
  slice.text('AddressType', ({ addressType }) => addressType),
  slice.text('Ports', ({ ports }) => listOrUnset((ports ?? []).map(({ port, name }) => String(port ?? name ?? '*')))),
  slice.text('Endpoints', ({ endpoints }) => listOrUnset((endpoints ?? []).flatMap(({ addresses }) => addresses))),
  age,
]

export const networkPolicyColumns: readonly Column[] = [
  columnsOf<NetworkPolicy>().text('Pod-Selector', ({ spec }) => selectorText(spec?.podSelector)),
  age,
]

function externalAddress({ spec, status }: Service): string | undefined {
  if (spec?.type === 'ExternalName') return spec.externalName
  const balancers = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '')
  const all = [...(spec?.type === 'LoadBalancer' ? balancers : []), ...(spec?.externalIPs ?? [])]
  return all.join(',') || (spec?.type === 'LoadBalancer' ? '<pending>' : '<none>')
}

function portText({ port, nodePort, protocol }: ServicePort): string {
  return `${port}${nodePort ? `:${nodePort}` : ''}/${protocol ?? 'TCP'}`
}

function endpointList({ subsets }: Endpoints): string[] {
  return (subsets ?? []).flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip}:${port}`)),
  )
}

function listOrUnset(items: readonly string[]): string {
  return items.length > 0 ? shortList(items) : '<unset>'
}
