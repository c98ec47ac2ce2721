import { isDeepStrictEqual } from 'node:util'
import type { EndpointAddress, EndpointSubset } from 'kubernetes-types/core/v1.d.ts'
import type { KubeObject, Pod, Service } from '../../objects.ts'
import type { ClusterApi } from '../../storage/cluster-api.ts'
import { isReady } from '../pods.ts'
import { microTimestamp } from '../timestamp.ts'
import { groups, hostnameFor, isHeadless, targetRef } from './members.ts'

interface Endpoints extends KubeObject {
  subsets?: EndpointSubset[]
}

/** Writes the service's v1 Endpoints. Source: pkg/controller/endpoint/endpoints_controller.go, Kubernetes 1.34. */
export function writeEndpoints(api: ClusterApi, service: Service, pods: Pod[]): void {
  const { name, namespace = '' } = service.metadata
  const old = api.get<Endpoints>('endpoints', namespace, name)
  const labels = {
    ...service.metadata.labels,
    'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
    ...(isHeadless(service) && { 'service.kubernetes.io/headless': '' }),
  }
  const subsets = subsetsOf(service, pods)
  if (old && isDeepStrictEqual(old.subsets ?? [], subsets) && isDeepStrictEqual(old.metadata.labels, labels)) return
  const annotations = { 'endpoints.kubernetes.io/last-change-trigger-time': microTimestamp() }
  const metadata = { ...old?.metadata, name, namespace, labels, annotations }
  const made: Endpoints = { apiVersion: 'v1', kind: 'Endpoints', metadata, ...(subsets.length > 0 && { subsets }) }
  if (old) api.update('endpoints', made)
  else api.create('endpoints', made)
}

function subsetsOf(service: Service, pods: Pod[]): EndpointSubset[] {
  const published = service.spec.publishNotReadyAddresses === true
  return groups(service, pods)
    .map(({ ports, pods }) => {
      const staying = pods.filter(({ metadata }) => published || !metadata.deletionTimestamp)
      const ready = staying.filter(pod => published || isReady(pod)).map(pod => addressOf(service, pod))
      const others = staying.filter(pod => !published && !isReady(pod)).map(pod => addressOf(service, pod))
      return {
        ...(ready.length > 0 && { addresses: ready }),
        ...(others.length > 0 && { notReadyAddresses: others }),
        ...(ports.length > 0 && { ports: ports.map(({ name, ...rest }) => ({ ...(name && { name }), ...rest })) }),
      }
    })
    .filter(({ addresses, notReadyAddresses }) => addresses || notReadyAddresses)
}

function addressOf(service: Service, pod: Pod): EndpointAddress {
  const hostname = hostnameFor(service, pod)
  return {
    ip: pod.status?.podIP ?? '',
    ...(hostname && { hostname }),
    ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
    targetRef: targetRef(pod),
  }
}
