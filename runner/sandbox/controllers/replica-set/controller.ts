import type { Pod, ReplicaSet } from '../../objects.ts'
import type { ClusterApi } from '../../storage/cluster-api.ts'
import type { Controller, Key } from '../controller.ts'
import { watchOf } from '../controller.ts'
import { EventRecorder } from '../event-recorder.ts'
import { claim, watchOrphans, watchOwned } from '../ownership.ts'
import { availableInMs, isActive, isReady, podFromTemplate } from '../pods.ts'
import { matches } from '../selector.ts'
import { byReadinessToGo } from './ranking.ts'

const name = 'replicaset-controller'

/** Keeps as many pods as the ReplicaSet wants. Source: pkg/controller/replicaset, Kubernetes 1.34. */
export function replicaSetController(api: ClusterApi): Controller {
  const events = new EventRecorder(api, name)
  return {
    name,
    watches: [
      watchOf('replicasets.apps'),
      watchOwned('pods', 'ReplicaSet'),
      watchOrphans(api, 'pods', 'replicasets.apps'),
    ],
    reconcile: key => reconcile(api, events, key),
  }
}

function reconcile(api: ClusterApi, events: EventRecorder, { namespace, name }: Key): number | undefined {
  const set = api.get<ReplicaSet>('replicasets.apps', namespace, name)
  if (!set) return undefined
  const pods = claim<Pod>(api, 'pods', set).filter(isActive)
  if (!set.metadata.deletionTimestamp) scale(api, events, set, pods)
  return writeStatus(api, set, pods)
}

function scale(api: ClusterApi, events: EventRecorder, set: ReplicaSet, pods: Pod[]): void {
  const missing = (set.spec.replicas ?? 1) - pods.length
  for (let i = 0; i < missing; i++) createPod(api, events, set)
  if (missing >= 0) return
  for (const { metadata } of pods.toSorted(byReadinessToGo).slice(0, -missing)) {
    api.delete('pods', metadata.namespace, metadata.name, metadata.uid ? { uid: metadata.uid } : {})
    events.normal(set, 'SuccessfulDelete', `Deleted pod: ${metadata.name}`)
  }
}

function createPod(api: ClusterApi, events: EventRecorder, set: ReplicaSet): void {
  const pod = podFromTemplate(set, set.spec.template ?? {})
  pod.metadata.generateName = `${set.metadata.name}-`
  try {
    const { metadata } = api.create('pods', pod)
    events.normal(set, 'SuccessfulCreate', `Created pod: ${metadata.name}`)
  } catch (error) {
    events.warning(set, 'FailedCreate', `Error creating: ${error instanceof Error ? error.message : String(error)}`)
    throw error
  }
}

function writeStatus(api: ClusterApi, set: ReplicaSet, pods: Pod[]): number | undefined {
  const { minReadySeconds, template } = set.spec
  const waits = pods.map(pod => availableInMs(pod, minReadySeconds))
  const counts = {
    fullyLabeledReplicas: pods.filter(pod => matches({ matchLabels: template?.metadata?.labels ?? {} }, labels(pod)))
      .length,
    readyReplicas: pods.filter(isReady).length,
    availableReplicas: waits.filter(wait => wait === 0).length,
  }
  api.updateStatus<ReplicaSet>('replicasets.apps', {
    ...set,
    status: {
      replicas: pods.length,
      // Upstream leaves counts of zero out.
      ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
      observedGeneration: set.metadata.generation ?? 1,
    },
  })
  const pending = waits.filter(wait => wait !== undefined && wait > 0)
  return pending.length ? Math.min(...pending.map(Number)) : undefined
}

function labels(pod: Pod): Record<string, string> {
  return pod.metadata.labels ?? {}
}
