import { deploymentDefaults, replicaSetDefaults, statefulSetDefaults } from '../defaults/workloads.ts'
import type { Kind } from './kind.ts'

const apps = { group: 'apps', version: 'v1', namespaced: true } as const
const workload: Pick<Kind, 'categories' | 'subresources' | 'counted'> = {
  categories: ['all'],
  subresources: ['status', 'scale'],
  counted: true,
}

/** The kinds of apps/v1. */
export const appsKinds: readonly Kind[] = [
  { ...apps, kind: 'ControllerRevision', plural: 'controllerrevisions' },
  {
    ...apps,
    ...workload,
    kind: 'Deployment',
    plural: 'deployments',
    shortNames: ['deploy'],
    defaults: deploymentDefaults,
  },
  { ...apps, ...workload, kind: 'ReplicaSet', plural: 'replicasets', shortNames: ['rs'], defaults: replicaSetDefaults },
  {
    ...apps,
    ...workload,
    kind: 'StatefulSet',
    plural: 'statefulsets',
    shortNames: ['sts'],
    defaults: statefulSetDefaults,
  },
]
