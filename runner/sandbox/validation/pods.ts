import type { Pod, PodSpec, PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts'
import type { KubeObject } from '../objects.ts'
import { copyOf, same } from '../registry/json.ts'
import type { Cause } from '../storage/status-error.ts'
import { duplicate, forbiddenField, required, unsupported } from './cause.ts'
import { containerCauses } from './containers.ts'
import { labelCauses } from './labels.ts'

/** Every rule that a pod breaks. Source: k8s.io/kubernetes pkg/apis/core/validation validation.go. */
export function podCauses(object: KubeObject, old?: KubeObject): Cause[] {
  const { spec } = object as Pod
  if (!spec) return [required('spec.containers')]
  return old ? changeCauses(spec, (old as Pod).spec) : podSpecCauses('spec', spec)
}

/** Every rule that the template of a workload breaks. */
export function templateCauses(field: string, template: PodTemplateSpec | undefined): Cause[] {
  const labels = labelCauses(`${field}.labels`, template?.metadata?.labels)
  return [...labels, ...podSpecCauses(`${field}.spec`, template?.spec ?? { containers: [] })]
}

function podSpecCauses(field: string, spec: PodSpec): Cause[] {
  const names = (spec.volumes ?? []).map(({ name }) => name)
  return [
    ...names.flatMap((name, at) => (names.indexOf(name) < at ? [duplicate(`${field}.volumes[${at}].name`, name)] : [])),
    ...containerCauses(field, spec),
    ...choice(`${field}.restartPolicy`, spec.restartPolicy, ['Always', 'Never', 'OnFailure']),
    ...choice(`${field}.dnsPolicy`, spec.dnsPolicy, ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None']),
  ]
}

/** Why this value is none of these; a missing one is some other rule's business. */
export function choice(field: string, value: string | undefined, allowed: readonly string[]): Cause[] {
  return value === undefined || allowed.includes(value) ? [] : [unsupported(field, value, allowed)]
}

const changeable =
  '`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` ' +
  '(only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was ' +
  'previously negative)'

function changeCauses(spec: PodSpec, old: PodSpec | undefined): Cause[] {
  if (!old || same(fixed(spec), fixed(old))) return []
  return [forbiddenField('spec', `pod updates may not change fields other than ${changeable}`)]
}

/** What of a pod's spec never changes. */
function fixed(spec: PodSpec): PodSpec {
  const { activeDeadlineSeconds: _, tolerations: __, ...rest } = copyOf(spec)
  for (const container of [...(rest.containers ?? []), ...(rest.initContainers ?? [])]) delete container.image
  return rest
}
