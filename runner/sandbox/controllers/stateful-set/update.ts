import type { Pod, StatefulSet } from '../../objects.ts'
import type { ClusterApi } from '../../storage/cluster-api.ts'
import type { EventRecorder } from '../event-recorder.ts'
import { isEnded } from '../pods.ts'
import { createClaims, revisionLabel } from './identity.ts'
import type { Member } from './members.ts'
import { isAvailable, isHealthy } from './members.ts'

/** What one reconcile works with. */
export interface Moves {
  api: ClusterApi
  events: EventRecorder
  set: StatefulSet
  wanted: Member[]
  condemned: Pod[]
  /** Name of the revision that the pods shall be at. */
  updateRevision: string
}

/**
 * Does what is next: members that are missing come, those beyond the size go, those of an old revision are replaced.
 * OrderedReady does one thing and waits for it; Parallel waits only in updates.
 * Source: updateStatefulSet, pkg/controller/statefulset/stateful_set_control.go, 1.34.
 */
export function moveOn(moves: Moves): void {
  const ordered = moves.set.spec.podManagementPolicy !== 'Parallel'
  if (!growAll(moves, ordered)) return
  if (!shrink(moves, ordered)) return
  if (moves.set.spec.updateStrategy?.type !== 'OnDelete') replaceOld(moves)
}

/** Returns whether the next phase may begin. */
function growAll(moves: Moves, ordered: boolean): boolean {
  for (const member of moves.wanted) {
    const settled = grow(moves, member)
    if (!settled && ordered) return false
  }
  return true
}

/** Returns whether the member is there and can be built upon. */
function grow(moves: Moves, { ordinal, pod, make }: Member): boolean {
  const { api, set } = moves
  if (!pod) {
    createClaims(api, set, ordinal)
    create(moves, make())
    return false
  }
  if (isEnded(pod) && !pod.metadata.deletionTimestamp) {
    const why = `StatefulSet ${set.metadata.namespace}/${set.metadata.name} is recreating ${pod.status?.phase} Pod ${pod.metadata.name}`
    moves.events.warning(set, `RecreatingTerminatedPod`, why)
    remove(moves, pod)
    return false
  }
  return isHealthy(pod) && isAvailable(set, pod)
}

function shrink(moves: Moves, ordered: boolean): boolean {
  const { set, wanted, condemned } = moves
  const pods = [...wanted.flatMap(({ pod }) => pod ?? []), ...condemned.toReversed()]
  const firstUnhealthy = pods.find(pod => !isHealthy(pod))
  for (const pod of condemned) {
    const waits =
      pod.metadata.deletionTimestamp || ((!isHealthy(pod) || !isAvailable(set, pod)) && pod !== firstUnhealthy)
    if (ordered && waits) return false
    if (pod.metadata.deletionTimestamp) continue
    remove(moves, pod)
    if (ordered) return false
  }
  return true
}

/** From the highest ordinal down to the partition, one at a time, each only when all above it serve. */
function replaceOld(moves: Moves): void {
  const { set, wanted, updateRevision } = moves
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0
  for (const { pod } of wanted.slice(partition).reverse()) {
    if (!pod) return
    if (pod.metadata.labels?.[revisionLabel] !== updateRevision && !pod.metadata.deletionTimestamp) {
      remove(moves, pod)
      return
    }
    if (!isHealthy(pod) || !isAvailable(set, pod)) return
  }
}

function create({ api, events, set }: Moves, pod: Pod): void {
  const { name } = pod.metadata
  const { name: setName } = set.metadata
  try {
    api.create('pods', pod)
    events.normal(set, 'SuccessfulCreate', `create Pod ${name} in StatefulSet ${setName} successful`)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    events.warning(set, 'FailedCreate', `create Pod ${name} in StatefulSet ${setName} failed error: ${why}`)
    throw error
  }
}

function remove({ api, events, set }: Moves, { metadata }: Pod): void {
  api.delete('pods', metadata.namespace, metadata.name, metadata.uid ? { uid: metadata.uid } : {})
  const message = `delete Pod ${metadata.name} in StatefulSet ${set.metadata.name} successful`
  events.normal(set, 'SuccessfulDelete', message)
}
