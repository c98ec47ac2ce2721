import { isDeepStrictEqual } from 'node:util'
import type { KubeObject, Pod, Service, WatchEvent } from '../../objects.ts'
import type { ClusterApi } from '../../storage/cluster-api.ts'
import type { Controller, Key } from '../controller.ts'
import { watchOf } from '../controller.ts'
import { isEnded } from '../pods.ts'
import { matches } from '../selector.ts'
import { writeEndpoints } from './endpoints.ts'
import { writeSlices } from './slices.ts'

/** Keeps the Endpoints and EndpointSlices of every service with a selector. */
export function endpointsController(api: ClusterApi): Controller {
  return {
    name: 'endpoint-controller',
    watches: [
      watchOf('services'),
      { resource: 'pods', dirty: event => servicesOf(api, event as WatchEvent<Pod>) },
      { resource: 'endpoints', dirty: ofSameName },
      { resource: 'endpointslices.discovery.k8s.io', dirty: ofOwner },
    ],
    reconcile: ({ namespace, name }) => {
      const service = api.get<Service>('services', namespace, name)
      if (!service) removeEndpoints(api, namespace, name)
      else if (service.spec.selector && service.spec.type !== 'ExternalName') write(api, service)
      return undefined
    },
  }
}

function write(api: ClusterApi, service: Service): void {
  const { namespace = '', deletionTimestamp } = service.metadata
  if (deletionTimestamp || api.get('namespaces', undefined, namespace)?.metadata.deletionTimestamp) return
  const pods = api
    .list<Pod>('pods', { namespace })
    .filter(pod => matches({ matchLabels: service.spec.selector ?? {} }, pod.metadata.labels ?? {}))
    .filter(pod => pod.status?.podIP && !isEnded(pod))
  writeEndpoints(api, service, pods)
  writeSlices(api, service, pods)
}

/** EndpointSlices go with their owner; Endpoints have none. */
function removeEndpoints(api: ClusterApi, namespace: string, name: string): void {
  const managed = api.get('endpoints', namespace, name)?.metadata.labels?.['endpoints.kubernetes.io/managed-by']
  if (managed === 'endpoint-controller') api.delete('endpoints', namespace, name)
}

/** The services that select the pod, now or before; none for a change that no endpoint shows. */
function servicesOf(api: ClusterApi, { object, before }: WatchEvent<Pod>): Key[] {
  if (before && isDeepStrictEqual(shown(before), shown(object))) return []
  const { namespace = '' } = object.metadata
  const labels = [object, before].flatMap(pod => (pod ? [pod.metadata.labels ?? {}] : []))
  return api
    .list<Service>('services', { namespace })
    .filter(({ spec }) => spec.selector && labels.some(each => matches({ matchLabels: spec.selector ?? {} }, each)))
    .map(({ metadata }) => ({ namespace, name: metadata.name }))
}

function shown({ metadata, spec, status }: Pod): unknown {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status
  return [metadata.labels, metadata.deletionTimestamp, spec.nodeName, status?.podIP, status?.phase, ready]
}

function ofSameName({ type, object }: WatchEvent): Key[] {
  return type === 'DELETED' ? [{ namespace: object.metadata.namespace ?? '', name: object.metadata.name }] : []
}

function ofOwner({ type, object }: WatchEvent): Key[] {
  const service = (object as KubeObject).metadata.labels?.['kubernetes.io/service-name']
  return type === 'DELETED' && service ? [{ namespace: object.metadata.namespace ?? '', name: service }] : []
}
