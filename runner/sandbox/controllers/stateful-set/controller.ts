import type { Pod, StatefulSet } from '../../objects.ts'
import type { ClusterApi } from '../../storage/cluster-api.ts'
import type { Controller, Key } from '../controller.ts'
import { watchOf } from '../controller.ts'
import { EventRecorder } from '../event-recorder.ts'
import { claim, watchOrphans, watchOwned } from '../ownership.ts'
import { availableInMs } from '../pods.ts'
import { ordinalOf, revisionLabel } from './identity.ts'
import { membersOf } from './members.ts'
import { cleanUpRevisions, syncRevisions } from './revisions.ts'
import { statusOf } from './status.ts'
import { moveOn } from './update.ts'

const name = 'statefulset-controller'

/** Keeps numbered pods with lasting names. Source: pkg/controller/statefulset, Kubernetes 1.34. */
export function statefulSetController(api: ClusterApi): Controller {
  const events = new EventRecorder(api, name)
  return {
    name,
    watches: [
      watchOf('statefulsets.apps'),
      watchOwned('pods', 'StatefulSet'),
      watchOrphans(api, 'pods', 'statefulsets.apps'),
    ],
    reconcile: key => reconcile(api, events, key),
  }
}

function reconcile(api: ClusterApi, events: EventRecorder, { namespace, name }: Key): number | undefined {
  const set = api.get<StatefulSet>('statefulsets.apps', namespace, name)
  if (!set) return undefined
  const revisions = syncRevisions(api, set)
  const pods = claimed(api, set)
  if (!set.metadata.deletionTimestamp) {
    const members = membersOf(set, pods, revisions)
    moveOn({ api, events, set, ...members, updateRevision: revisions.update.name })
  }
  return finish(api, set, revisions.current.name, revisions.update.name)
}

/** Writes the status as it is after the moves; returns when a pod will have been ready for long enough. */
function finish(api: ClusterApi, set: StatefulSet, current: string, update: string): number | undefined {
  const pods = claimed(api, set)
  api.updateStatus<StatefulSet>('statefulsets.apps', { ...set, status: statusOf(set, pods, current, update) })
  const inUse = pods.map(({ metadata }) => metadata.labels?.[revisionLabel] ?? '')
  cleanUpRevisions(api, set, new Set([current, update, ...inUse]))
  const waits = pods.map(pod => availableInMs(pod, set.spec.minReadySeconds) ?? 0).filter(wait => wait > 0)
  return waits.length > 0 ? Math.min(...waits) : undefined
}

function claimed(api: ClusterApi, set: StatefulSet): Pod[] {
  return claim<Pod>(api, 'pods', set).filter(pod => ordinalOf(set, pod) !== undefined)
}
