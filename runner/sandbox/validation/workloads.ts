import type { Deployment, ReplicaSet, StatefulSet, StatefulSetSpec } from 'kubernetes-types/apps/v1.d.ts'
import type { PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts'
import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts'
import type { KubeObject } from '../objects.ts'
import { same } from '../registry/json.ts'
import { matchesSelector } from '../registry/label-selector.ts'
import type { Cause } from '../storage/status-error.ts'
import { forbiddenField, invalidValue, required, unsupported } from './cause.ts'
import { choice, templateCauses } from './pods.ts'

interface WorkloadSpec {
  replicas?: number
  selector?: LabelSelector
  template?: PodTemplateSpec
}

/** Source of all here: k8s.io/kubernetes pkg/apis/apps/validation validation.go. */
export function deploymentCauses(object: KubeObject, old?: KubeObject): Cause[] {
  const { spec } = object as Deployment
  const strategies = ['Recreate', 'RollingUpdate']
  return [
    ...workloadCauses(spec),
    ...immutableSelector(spec, (old as Deployment | undefined)?.spec),
    ...choice('spec.strategy.type', spec?.strategy?.type, strategies),
  ]
}

export function replicaSetCauses(object: KubeObject, old?: KubeObject): Cause[] {
  const { spec } = object as ReplicaSet
  return [...workloadCauses(spec), ...immutableSelector(spec, (old as ReplicaSet | undefined)?.spec)]
}

export function statefulSetCauses(object: KubeObject, old?: KubeObject): Cause[] {
  const { spec } = object as StatefulSet
  return [
    ...workloadCauses(withClaims(spec)),
    ...fixedStatefulSet(spec, (old as StatefulSet | undefined)?.spec),
    ...choice('spec.podManagementPolicy', spec?.podManagementPolicy, ['OrderedReady', 'Parallel']),
    ...choice('spec.updateStrategy', spec?.updateStrategy?.type, ['OnDelete', 'RollingUpdate']),
  ]
}

const changeable = [
  ...['replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit'],
  ...['persistentVolumeClaimRetentionPolicy', 'minReadySeconds'],
]

function fixedStatefulSet(spec: object | undefined, old: object | undefined): Cause[] {
  if (!old || same(withoutChangeable(spec), withoutChangeable(old))) return []
  const quoted = changeable.map(name => `'${name}'`)
  const list = `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`
  return [forbiddenField('spec', `updates to statefulset spec for fields other than ${list} are forbidden`)]
}

function withoutChangeable(spec: object | undefined): object {
  return Object.fromEntries(Object.entries(spec ?? {}).filter(([key]) => !changeable.includes(key)))
}

function workloadCauses(spec: WorkloadSpec | undefined): Cause[] {
  const { replicas = 1, selector, template } = spec ?? {}
  const policy = template?.spec?.restartPolicy
  return [
    ...(replicas < 0 ? [invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0')] : []),
    ...selectorCauses(selector, template),
    ...templateCauses('spec.template', template),
    ...(policy && policy !== 'Always' ? [unsupported('spec.template.spec.restartPolicy', policy, ['Always'])] : []),
  ]
}

/** With the volumes that the claims will bring: the containers may mount them. */
function withClaims(spec: StatefulSetSpec | undefined): WorkloadSpec | undefined {
  const { template, volumeClaimTemplates = [] } = spec ?? {}
  if (!spec || !template?.spec) return spec
  const claimed = volumeClaimTemplates.map(({ metadata }) => ({ name: metadata?.name ?? '' }))
  const own = (template.spec.volumes ?? []).filter(({ name }) => !claimed.some(claim => claim.name === name))
  return { ...spec, template: { ...template, spec: { ...template.spec, volumes: [...own, ...claimed] } } }
}

function selectorCauses(selector: LabelSelector | undefined, template: PodTemplateSpec | undefined): Cause[] {
  if (!selector) return [required('spec.selector')]
  if (Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0) {
    return [invalidValue('spec.selector', selector, 'empty selector is invalid for deployment')]
  }
  const labels = template?.metadata?.labels ?? {}
  if (matchesSelector(selector, { metadata: { name: '', labels } })) return []
  return [invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')]
}

function immutableSelector(spec: WorkloadSpec | undefined, old: WorkloadSpec | undefined): Cause[] {
  if (!old || same(spec?.selector, old.selector)) return []
  return [invalidValue('spec.selector', spec?.selector, 'field is immutable')]
}
