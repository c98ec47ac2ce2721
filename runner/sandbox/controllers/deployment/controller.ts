import type { Deployment, Pod, ReplicaSet } from '../../objects.ts'
import type { ClusterApi } from '../../storage/cluster-api.ts'
import { StatusError } from '../../storage/status-error.ts'
import type { Controller, Key } from '../controller.ts'
import { watchOf } from '../controller.ts'
import { EventRecorder } from '../event-recorder.ts'
import { claim, controllerOf, watchOrphans, watchOwned } from '../ownership.ts'
import { isEnded } from '../pods.ts'
import { byAge, createCurrent, currentOf, revision, revisionOf, syncRevision } from './revisions.ts'
import { rollingUpdate, sizeOfCurrent } from './rolling-update.ts'
import type { Scale } from './scale.ts'
import { scaledMessage, scaleProportionally, scaler, wantsScaling } from './scale.ts'
import type { News } from './status.ts'
import { conditionOf, deadlineInMs, statusOf } from './status.ts'

const name = 'deployment-controller'

/** Brings a Deployment's pods to its newest template, and keeps its size. Source: pkg/controller/deployment, 1.34. */
export function deploymentController(api: ClusterApi): Controller {
  const events = new EventRecorder(api, name)
  return {
    name,
    watches: [
      watchOf('deployments.apps'),
      watchOwned('replicasets.apps', 'Deployment'),
      watchOrphans(api, 'replicasets.apps', 'deployments.apps'),
      { resource: 'pods', dirty: ({ type, object }) => (type === 'DELETED' ? deploymentsOf(api, object as Pod) : []) },
    ],
    reconcile: key => reconcile(api, events, key),
  }
}

/** What one reconcile works with. */
interface Rollout {
  api: ClusterApi
  events: EventRecorder
  deployment: Deployment
  current: ReplicaSet | undefined
  old: ReplicaSet[]
  scale: Scale
}

function reconcile(api: ClusterApi, events: EventRecorder, { namespace, name }: Key): number | undefined {
  const deployment = api.get<Deployment>('deployments.apps', namespace, name)
  if (!deployment) return undefined
  const sets = claim<ReplicaSet>(api, 'replicasets.apps', deployment)
  const current = currentOf(deployment, sets)
  const old = sets.filter(set => set !== current)
  const scale = scaler(api, events, deployment)
  const news = step({ api, events, deployment, current, old, scale })
  return finish(api, { namespace, name }, news)
}

/** The one thing that is next: nothing, the size, the pause, or a move of the update. Returns news of the progress. */
function step(rollout: Rollout): News | undefined {
  const { deployment, current, old, scale } = rollout
  if (deployment.metadata.deletionTimestamp) return undefined
  const sets = current ? [...old, current] : old
  const paused = deployment.spec.paused === true
  if (paused || wantsScaling(deployment, sets)) {
    if (wantsScaling(deployment, sets)) scaleProportionally(deployment, sets, scale)
    return pauseNews(deployment)
  }
  return update(rollout) ?? pauseNews(deployment)
}

function update(rollout: Rollout): News | undefined {
  const { api, deployment, current, old, scale } = rollout
  if (deployment.spec.strategy?.type === 'Recreate') return recreate(rollout)
  if (!current) return create(rollout, sizeOfCurrent(deployment, undefined, old))
  const synced = syncRevision(api, deployment, current, old)
  rollingUpdate(deployment, synced, old, scale)
  cleanUp(api, deployment, old)
  return found(deployment, synced)
}

/** Strategy Recreate: the old pods go, and have gone, before the first new one comes. */
function recreate(rollout: Rollout): News | undefined {
  const { api, deployment, current, old, scale } = rollout
  for (const set of old) if ((set.spec.replicas ?? 1) > 0) scale(set, 0)
  if (old.some(set => podsOf(api, set).length > 0)) return undefined
  const replicas = deployment.spec.replicas ?? 1
  if (!current) return create(rollout, replicas)
  const synced = syncRevision(api, deployment, current, old)
  if (synced.spec.replicas !== replicas) scale(synced, replicas)
  cleanUp(api, deployment, old)
  return found(deployment, synced)
}

function create({ api, events, deployment, old }: Rollout, replicas: number): News | undefined {
  try {
    const set = createCurrent(api, deployment, old, replicas)
    if (replicas > 0) events.normal(deployment, 'ScalingReplicaSet', scaledMessage(set, 0, replicas))
    const message = `Created new replica set "${set.metadata.name}"`
    return { status: 'True', reason: 'NewReplicaSetCreated', message }
  } catch (error) {
    if (!(error instanceof StatusError) || error.reason !== 'AlreadyExists') throw error
    // The name is taken by another template's ReplicaSet: the next hash is another one.
    const collisionCount = (deployment.status?.collisionCount ?? 0) + 1
    api.updateStatus<Deployment>('deployments.apps', {
      ...deployment,
      status: { ...deployment.status, collisionCount },
    })
    return undefined
  }
}

function found({ status }: Deployment, { metadata }: ReplicaSet): News | undefined {
  if (conditionOf(status?.conditions, 'Progressing')) return undefined
  return { status: 'True', reason: 'FoundNewReplicaSet', message: `Found new replica set "${metadata.name}"` }
}

function pauseNews({ spec, status }: Deployment): News | undefined {
  const reason = conditionOf(status?.conditions, 'Progressing')?.reason
  if (spec.paused && reason !== 'DeploymentPaused' && reason !== 'ProgressDeadlineExceeded') {
    return { status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' }
  }
  if (spec.paused || reason !== 'DeploymentPaused') return undefined
  return { status: 'Unknown', reason: 'DeploymentResumed', message: 'Deployment is resumed' }
}

/** Old ReplicaSets beyond revisionHistoryLimit go, the oldest first, once they are empty. */
function cleanUp(api: ClusterApi, { spec }: Deployment, old: ReplicaSet[]): void {
  const empty = old.filter(({ spec, status, metadata }) => {
    const generation = status?.observedGeneration ?? 0
    return (
      !spec.replicas && !status?.replicas && generation >= (metadata.generation ?? 0) && !metadata.deletionTimestamp
    )
  })
  const surplus = empty.length - (spec.revisionHistoryLimit ?? 10)
  const oldest = empty.toSorted((a, b) => revisionOf(a) - revisionOf(b) || byAge(a, b))
  for (const { metadata } of oldest.slice(0, Math.max(0, surplus))) {
    api.delete('replicasets.apps', metadata.namespace, metadata.name, { propagationPolicy: 'Background' })
  }
}

/** Writes revision and status of the Deployment as it is after the step. */
function finish(api: ClusterApi, { namespace, name }: Key, news: News | undefined): number | undefined {
  const deployment = api.get<Deployment>('deployments.apps', namespace, name)
  if (!deployment) return undefined
  const sets = claim<ReplicaSet>(api, 'replicasets.apps', deployment)
  const current = currentOf(deployment, sets)
  const numbered = current ? withRevision(api, deployment, current) : deployment
  const status = statusOf(numbered, current, sets, news)
  const written = api.updateStatus<Deployment>('deployments.apps', { ...numbered, status })
  const deadline = deadlineInMs(written)
  return deadline === undefined ? undefined : Math.max(0, deadline) + 1000
}

function withRevision(api: ClusterApi, deployment: Deployment, current: ReplicaSet): Deployment {
  const number = String(revisionOf(current))
  const { metadata } = deployment
  if (metadata.annotations?.[revision] === number) return deployment
  const annotations = { ...metadata.annotations, [revision]: number }
  return api.update<Deployment>('deployments.apps', { ...deployment, metadata: { ...metadata, annotations } })
}

function podsOf(api: ClusterApi, { metadata }: ReplicaSet): Pod[] {
  const pods = api.list<Pod>('pods', { namespace: metadata.namespace ?? '' })
  return pods.filter(pod => controllerOf(pod)?.uid === metadata.uid && !isEnded(pod))
}

/** A pod that is gone may have been the last one that strategy Recreate waited for. */
function deploymentsOf(api: ClusterApi, pod: Pod): Key[] {
  const { namespace = '' } = pod.metadata
  const set = api.get<ReplicaSet>('replicasets.apps', namespace, controllerOf(pod)?.name ?? '')
  const owner = set && controllerOf(set)
  return owner?.kind === 'Deployment' ? [{ namespace, name: owner.name }] : []
}
