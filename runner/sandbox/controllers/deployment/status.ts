import type { DeploymentStatus } from 'kubernetes-types/apps/v1.d.ts'
import type { Deployment, ReplicaSet } from '../../objects.ts'
import { timestamp } from '../timestamp.ts'
import { maxUnavailable } from './bounds.ts'

type Condition = NonNullable<DeploymentStatus['conditions']>[number]

/** What is new about the condition Progressing, found out by one reconcile. */
export interface News {
  status: 'True' | 'False' | 'Unknown'
  reason: string
  message: string
}

/** The status of a Deployment whose ReplicaSets are these. Source: deployment/sync.go and deployment/progress.go. */
export function statusOf(deployment: Deployment, current: ReplicaSet | undefined, sets: ReplicaSet[], news?: News) {
  const counts = countsOf(deployment, current, sets)
  const before = deployment.status?.conditions ?? []
  const conditions = upserted(upserted(before, 'Available', availability(deployment, counts)), 'Progressing', news)
  return withoutZeros({
    observedGeneration: deployment.metadata.generation ?? 1,
    ...counts,
    ...(deployment.status?.collisionCount && { collisionCount: deployment.status.collisionCount }),
    conditions: upserted(conditions, 'Progressing', news ?? progress(deployment, current, counts, conditions)),
  })
}

/** In how many ms the Deployment will have made no progress for too long; undefined when it is not to make any. */
export function deadlineInMs({ spec, status }: Deployment): number | undefined {
  const progressing = conditionOf(status?.conditions, 'Progressing')
  const seconds = spec.progressDeadlineSeconds ?? 600
  if (progressing?.status !== 'True' || progressing.reason === complete) return undefined
  return Date.parse(progressing.lastUpdateTime ?? '') + seconds * 1000 - Date.now()
}

/** The condition of this type. */
export function conditionOf(conditions: Condition[] | undefined, type: string): Condition | undefined {
  return conditions?.find(condition => condition.type === type)
}

type Counts = ReturnType<typeof countsOf>

const complete = 'NewReplicaSetAvailable'

function countsOf(deployment: Deployment, current: ReplicaSet | undefined, sets: ReplicaSet[]) {
  const sum = (of: (set: ReplicaSet) => number | undefined) => sets.reduce((total, set) => total + (of(set) ?? 0), 0)
  const availableReplicas = sum(({ status }) => status?.availableReplicas)
  const total = sum(({ spec }) => spec.replicas)
  return {
    replicas: sum(({ status }) => status?.replicas),
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: sum(({ status }) => status?.readyReplicas),
    availableReplicas,
    unavailableReplicas: Math.max(0, Math.max(total, deployment.spec.replicas ?? 1) - availableReplicas),
  }
}

function availability({ spec }: Deployment, { availableReplicas }: Counts): News {
  return availableReplicas >= (spec.replicas ?? 1) - maxUnavailable(spec)
    ? { status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
    : {
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      }
}

function progress(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  counts: Counts,
  conditions: Condition[],
): News | undefined {
  const before = conditionOf(conditions, 'Progressing')
  const subject = current ? `ReplicaSet "${current.metadata.name}"` : `Deployment "${deployment.metadata.name}"`
  if (counts.replicas === counts.updatedReplicas && before?.reason === complete) return undefined
  if (isComplete(deployment, counts)) {
    return { status: 'True', reason: complete, message: `${subject} has successfully progressed.` }
  }
  if (hasMoved(deployment.status, counts)) {
    return { status: 'True', reason: 'ReplicaSetUpdated', message: `${subject} is progressing.` }
  }
  const deadline = deadlineInMs(deployment)
  if (deadline === undefined || deadline > 0) return undefined
  return { status: 'False', reason: 'ProgressDeadlineExceeded', message: `${subject} has timed out progressing.` }
}

function isComplete({ spec }: Deployment, { replicas, updatedReplicas, availableReplicas }: Counts): boolean {
  const wanted = spec.replicas ?? 1
  return updatedReplicas === wanted && replicas === wanted && availableReplicas === wanted
}

function hasMoved(before: DeploymentStatus = {}, now: Counts): boolean {
  const old = (before.replicas ?? 0) - (before.updatedReplicas ?? 0)
  return (
    now.updatedReplicas > (before.updatedReplicas ?? 0) ||
    now.replicas - now.updatedReplicas < old ||
    now.readyReplicas > (before.readyReplicas ?? 0) ||
    now.availableReplicas > (before.availableReplicas ?? 0)
  )
}

/** With the condition as the news has it; its transition time moves only when its status does. */
function upserted(conditions: Condition[], type: string, news: News | undefined): Condition[] {
  if (!news) return conditions
  const old = conditionOf(conditions, type)
  const stands = old?.status === news.status && old.reason === news.reason
  if (stands && (type === 'Available' || old.message === news.message) && news.reason !== 'ReplicaSetUpdated')
    return conditions
  const now = timestamp()
  const lastTransitionTime = old?.status === news.status ? (old.lastTransitionTime ?? now) : now
  const condition = { type, ...news, lastUpdateTime: now, lastTransitionTime }
  return [...conditions.filter(each => each !== old), condition]
}

/** Upstream leaves counts of zero out. */
function withoutZeros<T extends object>(status: T): Partial<T> {
  return Object.fromEntries(Object.entries(status).filter(([, value]) => value !== 0)) as Partial<T>
}
