import * as configuration from '../defaults/configuration.ts'
import { endpointsDefaults } from '../defaults/endpoints.ts'
import { newPod, podDefaults } from '../defaults/pod.ts'
import { newService, serviceDefaults } from '../defaults/service.ts'
import type { Kind } from './kind.ts'
import { allocateAddresses } from './service-addresses.ts'

const core = { group: '', version: 'v1', namespaced: true } as const

/** The kinds of the legacy group. Names and short names: https://kubernetes.io/docs/reference/kubectl/#resource-types */
export const coreKinds: readonly Kind[] = [
  { ...core, kind: 'ConfigMap', plural: 'configmaps', shortNames: ['cm'] },
  { ...core, kind: 'Endpoints', plural: 'endpoints', shortNames: ['ep'], defaults: endpointsDefaults },
  {
    ...core,
    kind: 'Event',
    plural: 'events',
    shortNames: ['ev'],
    fieldLabels: [
      ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
        part => `involvedObject.${part}`,
      ),
      ...['reason', 'reportingComponent', 'source', 'type'],
    ],
  },
  {
    ...core,
    kind: 'Namespace',
    plural: 'namespaces',
    shortNames: ['ns'],
    namespaced: false,
    subresources: ['status'],
    fieldLabels: ['status.phase'],
    nameIs: 'label',
    defaults: configuration.namespaceDefaults,
    prepare: configuration.newNamespace,
  },
  {
    ...core,
    kind: 'Node',
    plural: 'nodes',
    shortNames: ['no'],
    namespaced: false,
    subresources: ['status'],
    fieldLabels: ['spec.unschedulable'],
  },
  {
    ...core,
    kind: 'PersistentVolumeClaim',
    plural: 'persistentvolumeclaims',
    shortNames: ['pvc'],
    subresources: ['status'],
    defaults: configuration.claimDefaults,
    prepare: configuration.newClaim,
  },
  {
    ...core,
    kind: 'Pod',
    plural: 'pods',
    shortNames: ['po'],
    categories: ['all'],
    subresources: ['status'],
    counted: true,
    fieldLabels: [
      ...['spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'spec.serviceAccountName', 'spec.hostNetwork'],
      ...['status.phase', 'status.podIP', 'status.podIPs', 'status.nominatedNodeName'],
    ],
    defaults: podDefaults,
    prepare: newPod,
  },
  {
    ...core,
    kind: 'Secret',
    plural: 'secrets',
    fieldLabels: ['type'],
    defaults: configuration.secretDefaults,
  },
  {
    ...core,
    kind: 'Service',
    plural: 'services',
    shortNames: ['svc'],
    categories: ['all'],
    subresources: ['status'],
    fieldLabels: ['spec.clusterIP', 'spec.type'],
    nameIs: 'label1035',
    defaults: serviceDefaults,
    prepare: newService,
    admit: allocateAddresses,
  },
  { ...core, kind: 'ServiceAccount', plural: 'serviceaccounts', shortNames: ['sa'] },
]
