import type { Kind } from './kind.ts'

const apps = { group: 'apps', version: 'v1', namespaced: true, counted: true } as const

/** The kinds of apps/v1. */
export const appsKinds: readonly Kind[] = [
  { ...apps, kind: 'ControllerRevision', plural: 'controllerrevisions', counted: false },
  {
    ...apps,
    kind: 'Deployment',
    plural: 'deployments',
    shortNames: ['deploy'],
    categories: ['all'],
    subresources: ['status', 'scale'],
  },
  {
    ...apps,
    kind: 'ReplicaSet',
    plural: 'replicasets',
    shortNames: ['rs'],
    categories: ['all'],
    subresources: ['status', 'scale'],
  },
  {
    ...apps,
    kind: 'StatefulSet',
    plural: 'statefulsets',
    shortNames: ['sts'],
    categories: ['all'],
    subresources: ['status', 'scale'],
  },
]
