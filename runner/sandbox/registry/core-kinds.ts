import * as configuration from '../defaults/configuration.ts'
import { endpointsDefaults } from '../defaults/endpoints.ts'
import { newPod, podDefaults } from '../defaults/pod.ts'
import { newService, serviceDefaults } from '../defaults/service.ts'
import { eventColumns, namespaceColumns, nodeColumns } from '../tables/cluster.ts'
import { claimColumns, configMapColumns, secretColumns, serviceAccountColumns } from '../tables/configuration.ts'
import { endpointsColumns, serviceColumns } from '../tables/network.ts'
import { podColumns } from '../tables/pods.ts'
import { dataCauses } from '../validation/configuration.ts'
import { podCauses } from '../validation/pods.ts'
import { serviceCauses } from '../validation/services.ts'
import type { Kind } from './kind.ts'
import { allocateAddresses } from './service-addresses.ts'

const core = { group: '', version: 'v1', namespaced: true } as const

/** The kinds of the legacy group. Names and short names: https://kubernetes.io/docs/reference/kubectl/#resource-types */
export const coreKinds: readonly Kind[] = [
  {
    ...core,
    kind: 'ConfigMap',
    plural: 'configmaps',
    shortNames: ['cm'],
    validate: dataCauses,
    columns: configMapColumns,
  },
  {
    ...core,
    kind: 'Endpoints',
    plural: 'endpoints',
    shortNames: ['ep'],
    defaults: endpointsDefaults,
    columns: endpointsColumns,
  },
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
    columns: eventColumns,
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
    columns: namespaceColumns,
  },
  {
    ...core,
    kind: 'Node',
    plural: 'nodes',
    shortNames: ['no'],
    namespaced: false,
    subresources: ['status'],
    fieldLabels: ['spec.unschedulable'],
    columns: nodeColumns,
  },
  {
    ...core,
    kind: 'PersistentVolumeClaim',
    plural: 'persistentvolumeclaims',
    shortNames: ['pvc'],
    subresources: ['status'],
    defaults: configuration.claimDefaults,
    prepare: configuration.newClaim,
    columns: claimColumns,
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
    validate: podCauses,
    columns: podColumns,
  },
  {
    ...core,
    kind: 'Secret',
    plural: 'secrets',
    fieldLabels: ['type'],
    defaults: configuration.secretDefaults,
    validate: dataCauses,
    columns: secretColumns,
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
    validate: serviceCauses,
    columns: serviceColumns,
  },
  { ...core, kind: 'ServiceAccount', plural: 'serviceaccounts', shortNames: ['sa'], columns: serviceAccountColumns },
]
