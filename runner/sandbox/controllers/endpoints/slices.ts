import { isDeepStrictEqual } from 'node:util'
import type { Endpoint } from 'kubernetes-types/discovery/v1.d.ts'
import type { KubeObject, Pod, Service } from '../../objects.ts'
import type { ClusterApi } from '../../storage/cluster-api.ts'
import { ownerReference } from '../ownership.ts'
import { isReady } from '../pods.ts'
import { microTimestamp } from '../timestamp.ts'
import type { Group } from './members.ts'
import { groups, hostnameFor, isHeadless, targetRef } from './members.ts'
import type { EndpointPort } from './ports.ts'

interface EndpointSlice extends KubeObject {
  addressType: string
  endpoints: Endpoint[]
  ports: EndpointPort[]
}

const resource = 'endpointslices.discovery.k8s.io'
const managedBy = 'endpointslice-controller.k8s.io'

/**
 * Writes the service's EndpointSlices: one for each set of ports, an empty one where there are no pods.
 * Source: staging/src/k8s.io/endpointslice, Kubernetes 1.34.
 */
export function writeSlices(api: ClusterApi, service: Service, pods: Pod[]): void {
  const { name, namespace = '' } = service.metadata
  const labels = { 'kubernetes.io/service-name': name, 'endpointslice.kubernetes.io/managed-by': managedBy }
  const old = api.list<EndpointSlice>(resource, { namespace, labels })
  const wanted: Group[] = groups(service, pods)
  if (wanted.length === 0) wanted.push({ ports: [], pods: [] })
  for (const [i, group] of wanted.entries()) write(api, sliceOf(service, group), old[i])
  for (const { metadata } of old.slice(wanted.length)) api.delete(resource, namespace, metadata.name)
}

function write(api: ClusterApi, slice: EndpointSlice, old: EndpointSlice | undefined): void {
  if (!old) {
    api.create(resource, slice)
    return
  }
  const same =
    isDeepStrictEqual(old.endpoints ?? [], slice.endpoints) &&
    isDeepStrictEqual(old.ports ?? [], slice.ports) &&
    isDeepStrictEqual(old.metadata.labels, slice.metadata.labels)
  if (same) return
  const { labels = {}, annotations = {} } = slice.metadata
  api.update(resource, { ...old, ...slice, metadata: { ...old.metadata, labels, annotations } })
}

function sliceOf(service: Service, { ports, pods }: Group): EndpointSlice {
  const { name, namespace = '', labels } = service.metadata
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: '',
      generateName: `${name}-`,
      namespace,
      labels: {
        ...labels,
        'endpointslice.kubernetes.io/managed-by': managedBy,
        'kubernetes.io/service-name': name,
        ...(isHeadless(service) && { 'service.kubernetes.io/headless': '' }),
      },
      annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': microTimestamp() },
      ownerReferences: [ownerReference(service)],
    },
    addressType: 'IPv4',
    endpoints: pods.map(pod => endpointOf(service, pod)),
    ports,
  }
}

/** A pod that is going still serves as long as it is ready, but is not `ready` for new clients. */
function endpointOf(service: Service, pod: Pod): Endpoint {
  const hostname = hostnameFor(service, pod)
  const serving = isReady(pod)
  const terminating = pod.metadata.deletionTimestamp !== undefined
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating)
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: { ready, serving, terminating },
    ...(hostname && { hostname }),
    ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
    targetRef: targetRef(pod),
  }
}
