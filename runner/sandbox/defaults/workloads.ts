import type {
  Deployment,
  DeploymentSpec,
  ReplicaSet,
  StatefulSet,
  StatefulSetSpec,
} from 'kubernetes-types/apps/v1.d.ts'
import type { PersistentVolumeClaim } from 'kubernetes-types/core/v1.d.ts'
import type { KubeObject } from '../objects.ts'
import { fill } from './fill.ts'
import { templateDefaults } from './pod.ts'

/** Source of all three: k8s.io/kubernetes pkg/apis/apps/v1 defaults.go. */
export function deploymentDefaults(object: KubeObject): void {
  const { spec } = object as Deployment
  if (!spec) return
  const type: NonNullable<DeploymentSpec['strategy']> = { type: 'RollingUpdate' }
  fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy: type })
  const strategy = spec.strategy ?? {}
  fill(strategy, type)
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {}
    fill(strategy.rollingUpdate, { maxSurge: '25%', maxUnavailable: '25%' })
  }
  templateDefaults(spec.template)
}

export function replicaSetDefaults(object: KubeObject): void {
  const { spec, metadata } = object as ReplicaSet
  if (!spec) return
  fill(spec, { replicas: 1 })
  const labels = spec.template?.metadata?.labels
  if (metadata && labels && !metadata.labels) metadata.labels = { ...labels }
  templateDefaults(spec.template)
}

export function statefulSetDefaults(object: KubeObject): void {
  const { spec } = object as StatefulSet
  if (!spec) return
  fill(spec, {
    podManagementPolicy: 'OrderedReady',
    replicas: 1,
    revisionHistoryLimit: 10,
    persistentVolumeClaimRetentionPolicy: {},
  })
  fill(spec.persistentVolumeClaimRetentionPolicy ?? {}, { whenDeleted: 'Retain', whenScaled: 'Retain' })
  rollingDefaults(spec)
  for (const claim of spec.volumeClaimTemplates ?? []) claimTemplateDefaults(claim)
  templateDefaults(spec.template)
}

/** The partition is told only where nothing was said of the strategy, or something of its rolling update. */
function rollingDefaults(spec: StatefulSetSpec): void {
  spec.updateStrategy ??= {}
  const { updateStrategy } = spec
  if (!updateStrategy.type) updateStrategy.rollingUpdate ??= {}
  fill(updateStrategy, { type: 'RollingUpdate' })
  if (updateStrategy.rollingUpdate) fill(updateStrategy.rollingUpdate, { partition: 0 })
}

function claimTemplateDefaults(claim: PersistentVolumeClaim): void {
  fill(claim, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } })
  if (claim.spec) fill(claim.spec, { volumeMode: 'Filesystem' })
}
