import { deploymentDefaults, replicaSetDefaults, statefulSetDefaults } from '../defaults/workloads.ts'
import * as tables from '../tables/workloads.ts'
import { deploymentCauses, replicaSetCauses, statefulSetCauses } from '../validation/workloads.ts'
import type { Kind } from './kind.ts'

const apps = { group: 'apps', version: 'v1', namespaced: true } as const
const workload: Pick<Kind, 'categories' | 'subresources' | 'counted'> = {
  categories: ['all'],
  subresources: ['status', 'scale'],
  counted: true,
}

/** The kinds of apps/v1. */
export const appsKinds: readonly Kind[] = [
  { ...apps, kind: 'ControllerRevision', plural: 'controllerrevisions', columns: tables.controllerRevisionColumns },
  {
    ...apps,
    ...workload,
    kind: 'Deployment',
    plural: 'deployments',
    shortNames: ['deploy'],
    defaults: deploymentDefaults,
    validate: deploymentCauses,
    columns: tables.deploymentColumns,
  },
  {
    ...apps,
    ...workload,
    kind: 'ReplicaSet',
    plural: 'replicasets',
    shortNames: ['rs'],
    defaults: replicaSetDefaults,
    validate: replicaSetCauses,
    columns: tables.replicaSetColumns,
  },
  {
    ...apps,
    ...workload,
    kind: 'StatefulSet',
    plural: 'statefulsets',
    shortNames: ['sts'],
    defaults: statefulSetDefaults,
    validate: statefulSetCauses,
    columns: tables.statefulSetColumns,
  },
]
