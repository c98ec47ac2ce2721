import type { Container, Pod, PodSpec, PodTemplateSpec, Volume } from 'kubernetes-types/core/v1.d.ts'
import type { KubeObject } from '../objects.ts'
import { containerDefaults } from './container.ts'
import { fill } from './fill.ts'

/** What every pod gets at every write. Source: k8s.io/kubernetes pkg/apis/core/v1 defaults.go. */
export function podDefaults(object: KubeObject): void {
  const { spec } = object as Pod
  if (!spec) return
  podSpecDefaults(spec)
  fill(spec, { enableServiceLinks: true })
  for (const container of containersOf(spec)) requestWhatIsTheLimit(container)
}

/** What the template of a workload gets. */
export function templateDefaults(template: PodTemplateSpec | undefined): void {
  if (template?.spec) podSpecDefaults(template.spec)
}

/** What a new pod gets from the admission plugins ServiceAccount, Priority and DefaultTolerationSeconds. */
export function newPod(object: KubeObject): void {
  const { spec } = object as Pod
  if (!spec) return
  fill(spec, { serviceAccountName: 'default', priority: 0, preemptionPolicy: 'PreemptLowerPriority' })
  fill(spec, { serviceAccount: spec.serviceAccountName ?? 'default' })
  tolerateForAWhile(spec)
  object.metadata.generation = 1
  object.status = { phase: 'Pending', qosClass: qosClassOf(spec) }
}

function podSpecDefaults(spec: PodSpec): void {
  fill(spec, {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  })
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName
  for (const container of containersOf(spec)) containerDefaults(container)
  for (const volume of spec.volumes ?? []) volumeDefaults(volume)
}

function containersOf({ containers, initContainers }: PodSpec): Container[] {
  return [...(initContainers ?? []), ...(containers ?? [])]
}

function volumeDefaults(volume: Volume): void {
  if (Object.keys(volume).every(key => key === 'name')) volume.emptyDir = {}
  for (const source of [volume.configMap, volume.secret, volume.projected, volume.downwardAPI]) {
    if (source) fill(source, { defaultMode: 0o644 })
  }
  for (const { fieldRef } of volume.downwardAPI?.items ?? []) if (fieldRef) fill(fieldRef, { apiVersion: 'v1' })
}

function requestWhatIsTheLimit({ resources }: Container): void {
  if (resources?.limits) resources.requests = { ...resources.limits, ...resources.requests }
}

function tolerateForAWhile(spec: PodSpec): void {
  const added = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
    .filter(key => !spec.tolerations?.some(toleration => !toleration.key || toleration.key === key))
    .map(key => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }) as const)
  spec.tolerations = [...(spec.tolerations ?? []), ...added]
}

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/ */
function qosClassOf(spec: PodSpec): 'BestEffort' | 'Burstable' | 'Guaranteed' {
  const all = containersOf(spec).map(({ resources }) => ({
    limits: resources?.limits ?? {},
    requests: resources?.requests ?? {},
  }))
  const none = all.every(
    ({ limits, requests }) => !('cpu' in limits || 'memory' in limits || 'cpu' in requests || 'memory' in requests),
  )
  if (none) return 'BestEffort'
  const equal = all.every(({ limits, requests }) =>
    ['cpu', 'memory'].every(name => limits[name] !== undefined && (requests[name] ?? limits[name]) === limits[name]),
  )
  return equal ? 'Guaranteed' : 'Burstable'
}
