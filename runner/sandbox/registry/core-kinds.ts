import type { Kind } from './kind.ts'

const core = { group: '', version: 'v1' } as const

/** The kinds of the legacy group. Names and short names: https://kubernetes.io/docs/reference/kubectl/#resource-types */
export const coreKinds: readonly Kind[] = [
  { ...core, kind: 'ConfigMap', plural: 'configmaps', shortNames: ['cm'], namespaced: true },
  { ...core, kind: 'Endpoints', plural: 'endpoints', shortNames: ['ep'], namespaced: true },
  { ...core, kind: 'Event', plural: 'events', shortNames: ['ev'], namespaced: true },
  { ...core, kind: 'Namespace', plural: 'namespaces', shortNames: ['ns'], namespaced: false, subresources: ['status'] },
  { ...core, kind: 'Node', plural: 'nodes', shortNames: ['no'], namespaced: false, subresources: ['status'] },
  {
    ...core,
    kind: 'PersistentVolumeClaim',
    plural: 'persistentvolumeclaims',
    shortNames: ['pvc'],
    namespaced: true,
    subresources: ['status'],
  },
  {
    ...core,
    kind: 'Pod',
    plural: 'pods',
    shortNames: ['po'],
    categories: ['all'],
    namespaced: true,
    subresources: ['status'],
  },
  { ...core, kind: 'Secret', plural: 'secrets', namespaced: true },
  {
    ...core,
    kind: 'Service',
    plural: 'services',
    shortNames: ['svc'],
    categories: ['all'],
    namespaced: true,
    subresources: ['status'],
  },
  { ...core, kind: 'ServiceAccount', plural: 'serviceaccounts', shortNames: ['sa'], namespaced: true },
]
