import type { ControllerRevision, Deployment, ReplicaSet, StatefulSet } from 'kubernetes-types/apps/v1.d.ts'
import type { PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts'
import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts'
import type { Column } from '../registry/kind.ts'
import { age, columnsOf } from './columns.ts'
import { selectorText } from './selector-text.ts'

const deployment = columnsOf<Deployment>()
const replicaSet = columnsOf<ReplicaSet>()
const statefulSet = columnsOf<StatefulSet>()
const revision = columnsOf<ControllerRevision>()

/** Source of all columns here: k8s.io/kubernetes pkg/printers/internalversion printers.go. */
export const deploymentColumns: readonly Column[] = [
  deployment.text('Ready', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`),
  deployment.number('Up-to-date', ({ status }) => status?.updatedReplicas ?? 0),
  deployment.number('Available', ({ status }) => status?.availableReplicas ?? 0),
  age,
  ...templateColumns(),
  selectorColumn(),
]

export const replicaSetColumns: readonly Column[] = [
  replicaSet.number('Desired', ({ spec }) => spec?.replicas ?? 0),
  replicaSet.number('Current', ({ status }) => status?.replicas ?? 0),
  replicaSet.number('Ready', ({ status }) => status?.readyReplicas ?? 0),
  age,
  ...templateColumns(),
  selectorColumn(),
]

export const statefulSetColumns: readonly Column[] = [
  statefulSet.text('Ready', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`),
  age,
  ...templateColumns(),
]

export const controllerRevisionColumns: readonly Column[] = [
  revision.text('Controller', ({ metadata }) => {
    const owner = metadata?.ownerReferences?.find(({ controller }) => controller)
    if (!owner) return '<none>'
    const [group = '', version] = owner.apiVersion.split('/')
    return `${owner.kind.toLowerCase()}${version ? `.${group}` : ''}/${owner.name}`
  }),
  revision.number('Revision', object => object.revision),
  age,
]

interface Templated {
  spec?: { template?: PodTemplateSpec; selector?: LabelSelector }
}

function templateColumns(): Column[] {
  const { wide } = columnsOf<Templated>()
  const containers = ({ spec }: Templated) => spec?.template?.spec?.containers ?? []
  return [
    wide('Containers', object =>
      containers(object)
        .map(({ name }) => name)
        .join(','),
    ),
    wide('Images', object =>
      containers(object)
        .map(({ image }) => image)
        .join(','),
    ),
  ]
}

function selectorColumn(): Column {
  return columnsOf<Templated>().wide('Selector', ({ spec }) => selectorText(spec?.selector))
}
