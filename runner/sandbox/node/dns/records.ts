import type { Answer } from 'dns-packet'
import type { EndpointPort } from 'kubernetes-types/discovery/v1.d.ts'
import type { EndpointSlice, Mirror, Service } from '../contracts.ts'
import { slicesByService } from '../proxy/endpoint-slices.ts'
import { type Asked, readName, zone } from './names.ts'

/** Where the records come from; each question looks afresh, so a change is seen at once. */
export interface Records {
  services: Mirror<Service>
  slices: Mirror<EndpointSlice>
}

export interface Found {
  rcode: 'NOERROR' | 'NXDOMAIN' | 'REFUSED'
  answers: Answer[]
  additionals: Answer[]
}

/** Seconds; as CoreDNS' kubernetes plugin does. */
const ttl = 5

/** The answer to a question of this type: `NOERROR` without answers where the name exists and has no such record. */
export function find(records: Records, name: string, type: string): Found {
  const asked = readName(name)
  if (asked.kind === 'outside') return refused
  const all = recordsOf(records, name, asked)
  if (!all) return missing
  const answers = all.filter(record => record.type === type || record.type === 'CNAME' || type === 'ANY')
  const targets = answers.flatMap(record => (record.type === 'SRV' ? [record.data.target] : []))
  return { rcode: 'NOERROR', answers, additionals: targets.flatMap(target => addressesOf(records, target)) }
}

/** What stands in the authority section where there is no answer: how long that may be remembered. */
export const authority: Answer = {
  name: zone,
  type: 'SOA',
  ttl,
  data: {
    mname: `ns.dns.${zone}`,
    rname: `hostmaster.${zone}`,
    serial: 1,
    refresh: 7200,
    retry: 1800,
    expire: 86400,
    minimum: ttl,
  },
}

const refused: Found = { rcode: 'REFUSED', answers: [], additionals: [] }
const missing: Found = { rcode: 'NXDOMAIN', answers: [], additionals: [] }

/** All records of a name, of every type; undefined where there is no such name. */
function recordsOf(records: Records, name: string, asked: Asked): Answer[] | undefined {
  switch (asked.kind) {
    case 'empty':
      return []
    case 'pod':
      return [address(name, asked.address)]
    case 'namespace':
      return namespaceHasServices(records, asked.namespace) ? [] : undefined
    case 'service':
      return serviceRecords(records, name, asked)
    case 'endpoint':
      return unlessEmpty(
        endpointsOf(records, asked)
          .filter(({ label }) => label === asked.endpoint)
          .map(endpoint => address(name, endpoint.address)),
      )
    case 'port':
      return unlessEmpty(serverRecords(records, name, asked))
    case 'reverse':
      return unlessEmpty(namesOf(records, asked.address).map(data => ({ name, type: 'PTR', ttl, data })))
    default:
      return undefined
  }
}

function namespaceHasServices({ services }: Records, namespace: string): boolean {
  return [...services.list()].some(service => service.metadata.namespace === namespace)
}

interface OfService {
  namespace: string
  service: string
}

function serviceRecords(records: Records, name: string, asked: OfService): Answer[] | undefined {
  const spec = records.services.get(asked.namespace, asked.service)?.spec
  if (!spec) return undefined
  if (spec.type === 'ExternalName') return [{ name, type: 'CNAME', ttl, data: spec.externalName ?? '' }]
  const servers = serverRecords(records, name, asked)
  if (isHeadless(spec.clusterIP)) return unlessEmpty([...headlessAddresses(records, name, asked), ...servers])
  return [address(name, spec.clusterIP ?? ''), ...servers]
}

function headlessAddresses(records: Records, name: string, asked: OfService): Answer[] {
  const addresses = new Set(endpointsOf(records, asked).map(endpoint => endpoint.address))
  return [...addresses].map(each => address(name, each))
}

/** The SRV records of a Service's named ports, or of one of them. */
function serverRecords(records: Records, name: string, asked: OfService & { port?: string; protocol?: string }) {
  const base = `${asked.service}.${asked.namespace}.svc.${zone}`
  const spec = records.services.get(asked.namespace, asked.service)?.spec
  const servers = isHeadless(spec?.clusterIP)
    ? endpointsOf(records, asked).flatMap(({ label, ports }) =>
        ports.map(port => ({ port, target: `${label}.${base}` })),
      )
    : (spec?.ports ?? []).map(port => ({ port, target: base }))
  return servers
    .filter(({ port }) => port.name && (asked.port ?? port.name) === port.name)
    .filter(({ port: { protocol = 'TCP' } }) => (asked.protocol ?? protocol.toLowerCase()) === protocol.toLowerCase())
    .map(({ port, target }) => server(name, port.port ?? 0, target))
}

interface ReadyEndpoint {
  /** Its hostname, as a StatefulSet's pods have one, or its address with dashes. */
  label: string
  address: string
  ports: EndpointPort[]
}

/** What a Service publishes: with publishNotReadyAddresses, its slices call every endpoint ready. */
function endpointsOf(records: Records, { namespace, service }: OfService): ReadyEndpoint[] {
  const slices = slicesByService(records.slices.list()).get(`${namespace}/${service}`) ?? []
  return slices.flatMap(readyEndpoints)
}

function readyEndpoints({ endpoints = [], ports = [] }: EndpointSlice): ReadyEndpoint[] {
  return endpoints
    .filter(({ conditions }) => conditions?.ready ?? true)
    .flatMap(({ addresses, hostname }) =>
      addresses.map(each => ({ label: hostname || each.replaceAll('.', '-'), address: each, ports })),
    )
}

/** The names of an address: of the Service that has it, or of an endpoint of any Service. */
function namesOf(records: Records, wanted: string): string[] {
  return [...records.services.list()].flatMap(({ metadata, spec }) => {
    const asked = { namespace: metadata.namespace ?? '', service: metadata.name }
    const base = `${asked.service}.${asked.namespace}.svc.${zone}`
    if (spec?.clusterIP === wanted) return [base]
    return endpointsOf(records, asked).flatMap(endpoint =>
      endpoint.address === wanted ? [`${endpoint.label}.${base}`] : [],
    )
  })
}

function addressesOf(records: Records, target: string): Answer[] {
  return (recordsOf(records, target, readName(target)) ?? []).filter(({ type }) => type === 'A')
}

function address(name: string, data: string): Answer {
  return { name, type: 'A', ttl, data }
}

function server(name: string, port: number, target: string): Answer {
  return { name, type: 'SRV', ttl, data: { priority: 0, weight: 100, port, target } }
}

function isHeadless(clusterIP: string | undefined): boolean {
  return clusterIP === 'None'
}

/** A headless Service without a ready endpoint has no name: the specification, 2.4.1. So has a port nobody serves. */
function unlessEmpty(answers: Answer[]): Answer[] | undefined {
  return answers.length > 0 ? answers : undefined
}
