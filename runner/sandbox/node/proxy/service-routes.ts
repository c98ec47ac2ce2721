import type { EndpointSlice, Service } from '../contracts.ts'
import { slicesByService } from './endpoint-slices.ts'

/** One port of one Service, and where its connections go. */
export interface ServiceRoute {
  clusterIP: string
  protocol: 'tcp' | 'udp' | 'sctp'
  port: number
  /** None when nothing is ready: then connections are refused. */
  backends: Backend[]
  /** sessionAffinity: ClientIP. */
  sticky: boolean
}

export interface Backend {
  address: string
  port: number
}

/**
 * The routes of all Services that have an address, in a stable order, so that equal input gives equal rules. As
 * kube-proxy does: to ready endpoints, and while there are none, to those that are being ended but still serve.
 */
export function serviceRoutes(services: Iterable<Service>, slices: Iterable<EndpointSlice>): ServiceRoute[] {
  const slicesOf = slicesByService(slices)
  return [...services]
    .filter(hasAddress)
    .flatMap(service => routesOf(service, slicesOf.get(`${service.metadata.namespace}/${service.metadata.name}`) ?? []))
    .sort((a, b) => order(a).localeCompare(order(b)))
}

/** Not headless (`None`), not ExternalName. */
function hasAddress({ spec }: Service): boolean {
  return spec?.type !== 'ExternalName' && /^\d+(\.\d+){3}$/.test(spec?.clusterIP ?? '')
}

function routesOf({ spec }: Service, slices: EndpointSlice[]): ServiceRoute[] {
  return (spec?.ports ?? []).map(({ name, port, protocol }) => ({
    clusterIP: spec?.clusterIP ?? '',
    protocol: protocolOf(protocol),
    port,
    backends: backendsOf(name, slices),
    sticky: spec?.sessionAffinity === 'ClientIP',
  }))
}

/** The endpoints that serve the Service's port of this name. */
function backendsOf(portName = '', slices: EndpointSlice[]): Backend[] {
  const served = slices.flatMap(({ ports, endpoints }) => {
    const port = ports?.find(({ name }) => (name ?? '') === portName)?.port
    return port === undefined ? [] : (endpoints ?? []).map(endpoint => ({ endpoint, port }))
  })
  const ready = served.filter(({ endpoint }) => endpoint.conditions?.ready ?? true)
  const ending = served.filter(({ endpoint }) => endpoint.conditions?.serving && endpoint.conditions.terminating)
  return (ready.length > 0 ? ready : ending)
    .flatMap(({ endpoint, port }) => endpoint.addresses.slice(0, 1).map(address => ({ address, port })))
    .sort((a, b) => a.address.localeCompare(b.address))
}

function order({ clusterIP, protocol, port }: ServiceRoute): string {
  return `${clusterIP} ${protocol} ${port}`
}

function protocolOf(protocol = 'TCP'): ServiceRoute['protocol'] {
  return protocol === 'UDP' ? 'udp' : protocol === 'SCTP' ? 'sctp' : 'tcp'
}
