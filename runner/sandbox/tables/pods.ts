import type { ContainerStatus, Pod } from 'kubernetes-types/core/v1.d.ts'
import type { Column } from '../registry/kind.ts'
import { age, columnsOf } from './columns.ts'
import { ageOf } from './duration.ts'

const { text, wide } = columnsOf<Pod>()

/** The columns of pods, and what STATUS says. Source: k8s.io/kubernetes pkg/printers/internalversion, printPod. */
export const podColumns: readonly Column[] = [
  text('Ready', pod => {
    const ready = (pod.status?.containerStatuses ?? []).filter(status => status.ready && status.state?.running)
    return `${initializing(pod) ? 0 : ready.length}/${pod.spec?.containers.length ?? 0}`
  }),
  text('Status', statusOf),
  text('Restarts', restarts),
  age,
  wide('IP', ({ status }) => status?.podIP || '<none>'),
  wide('Node', ({ spec }) => spec?.nodeName || '<none>'),
  wide('Nominated Node', ({ status }) => status?.nominatedNodeName || '<none>'),
  wide('Readiness Gates', readinessGates),
]

function statusOf(pod: Pod): string {
  const phase = pod.status?.phase ?? 'Unknown'
  const over = phase === 'Succeeded' || phase === 'Failed'
  if (pod.metadata?.deletionTimestamp && pod.status?.reason === 'NodeLost') return 'Unknown'
  if (pod.metadata?.deletionTimestamp && !over) return 'Terminating'
  return initializing(pod) ?? containersReason(pod) ?? pod.status?.reason ?? phase
}

/** What the pod's first unfinished init container says, if there is one. */
function initializing({ spec, status }: Pod): string | undefined {
  if (hasCondition(status?.conditions, 'Initialized')) return undefined
  const states = status?.initContainerStatuses ?? []
  const at = states.findIndex(({ state }) => state?.terminated?.exitCode !== 0)
  const state = states[at]?.state
  if (at < 0) return undefined
  if (state?.terminated) return `Init:${terminated(state.terminated)}`
  const why = state?.waiting?.reason
  return why && why !== 'PodInitializing' ? `Init:${why}` : `Init:${at}/${spec?.initContainers?.length ?? 0}`
}

/** What the first container that has something to say says. */
function containersReason({ status }: Pod): string | undefined {
  const all = status?.containerStatuses ?? []
  const reason = all.map(reasonOf).find(found => found !== undefined)
  const running = all.some(({ ready, state }) => ready && state?.running)
  if (reason !== 'Completed' || !running) return reason
  return hasCondition(status?.conditions, 'Ready') ? 'Running' : 'NotReady'
}

function reasonOf({ state }: ContainerStatus): string | undefined {
  if (state?.waiting?.reason) return state.waiting.reason
  return state?.terminated ? terminated(state.terminated) : undefined
}

function terminated({ reason, signal, exitCode }: { reason?: string; signal?: number; exitCode: number }): string {
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`)
}

function restarts(pod: Pod): string {
  const statuses = initializing(pod) ? pod.status?.initContainerStatuses : pod.status?.containerStatuses
  const count = (statuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0)
  const ends = (statuses ?? []).flatMap(({ lastState }) => lastState?.terminated?.finishedAt ?? [])
  const last = ends.sort().at(-1)
  return count > 0 && last ? `${count} (${ageOf(last)} ago)` : String(count)
}

function readinessGates({ spec, status }: Pod): string {
  const gates = spec?.readinessGates ?? []
  if (gates.length === 0) return '<none>'
  const met = gates.filter(({ conditionType }) => hasCondition(status?.conditions, conditionType))
  return `${met.length}/${gates.length}`
}

function hasCondition(conditions: { type: string; status: string }[] | undefined, type: string): boolean {
  return conditions?.some(condition => condition.type === type && condition.status === 'True') ?? false
}
