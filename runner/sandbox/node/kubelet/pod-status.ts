import type { PodCondition, PodStatus } from 'kubernetes-types/core/v1.d.ts'
import type { Pod } from '../../objects.ts'
import { nodeAddress } from '../network/addresses.ts'
import type { ContainerRecord } from './container-record.ts'

/** All that a pod's status is made of. */
export interface PodView {
  pod: Pod
  initContainers: ContainerRecord[]
  containers: ContainerRecord[]
  address: string | undefined
  startTime: string
  /** The conditions as last written: what did not change keeps its time. */
  before: PodCondition[]
  now: string
}

/** The pod's status as a kubelet reports it. Source: getPhase and generateAPIPodStatus, pkg/kubelet/kubelet_pods.go. */
export function podStatus(view: PodView): PodStatus {
  const { pod, address, initContainers, containers, startTime } = view
  const phase = phaseOf(view)
  return {
    phase,
    observedGeneration: pod.metadata.generation ?? 1,
    startTime,
    conditions: conditionsOf(view, phase),
    hostIP: nodeAddress,
    hostIPs: [{ ip: nodeAddress }],
    ...(address && { podIP: address, podIPs: [{ ip: address }] }),
    ...(initContainers.length > 0 && { initContainerStatuses: initContainers.map(record => record.status()) }),
    containerStatuses: containers.map(record => record.status()),
  } as PodStatus
}

/** Source: getPhase, pkg/kubelet/kubelet_pods.go. */
export function phaseOf({ pod, initContainers, containers }: PodView): string {
  const policy = pod.metadata.deletionTimestamp ? 'Never' : (pod.spec.restartPolicy ?? 'Always')
  if (!initContainers.every(isDone)) return policy === 'Never' && initContainers.some(failed) ? 'Failed' : 'Pending'
  if (containers.some(({ state, lastState }) => state.waiting && !lastState.terminated)) return 'Pending'
  const sidecars = initContainers.filter(({ isSidecar }) => isSidecar)
  if ([...containers, ...sidecars].some(({ state }) => state.running)) return 'Running'
  if (policy === 'Always' || containers.some(({ state }) => state.waiting)) return 'Running'
  if (containers.every(succeeded)) return 'Succeeded'
  return policy === 'Never' ? 'Failed' : 'Running'
}

/** A sidecar only has to have started once. */
function isDone(record: ContainerRecord): boolean {
  if (!record.isSidecar) return succeeded(record)
  return record.started || [record.state, record.lastState].some(({ terminated }) => terminated)
}

const succeeded = ({ state }: ContainerRecord) => state.terminated?.exitCode === 0
const failed = ({ state }: ContainerRecord) => (state.terminated?.exitCode ?? 0) !== 0

type Condition = [type: string, is: boolean, why?: object]

function conditionsOf(view: PodView, phase: string): PodCondition[] {
  const generation = { observedGeneration: view.pod.metadata.generation ?? 1 }
  const over = phase === 'Succeeded' || phase === 'Failed'
  const ready = readiness(view, phase)
  const all: Condition[] = [
    ['PodReadyToStartContainers', view.address !== undefined && !over],
    initialization(view, phase),
    ['Ready', ...ready],
    ['ContainersReady', ...ready],
    ['PodScheduled', true],
  ]
  const own = all.map(([type, is, why]) => {
    const condition = { type, status: is ? 'True' : 'False', lastProbeTime: null, ...generation, ...why }
    return { ...condition, lastTransitionTime: since(view, type, condition.status) } as unknown as PodCondition
  })
  const others = (view.pod.status?.conditions ?? []).filter(({ type }) => !all.some(([mine]) => mine === type))
  return [...others, ...own]
}

function initialization({ initContainers }: PodView, phase: string): Condition {
  const incomplete = initContainers.filter(record => !isDone(record)).map(({ container }) => container.name)
  if (phase === 'Succeeded') return ['Initialized', true, { reason: 'PodCompleted' }]
  if (incomplete.length === 0) return ['Initialized', true]
  const message = `containers with incomplete status: [${incomplete.join(' ')}]`
  return ['Initialized', false, { reason: 'ContainersNotInitialized', message }]
}

function readiness({ initContainers, containers }: PodView, phase: string): [is: boolean, why?: object] {
  if (phase === 'Succeeded') return [false, { reason: 'PodCompleted' }]
  if (phase === 'Failed') return [false, { reason: 'PodFailed' }]
  const sidecars = initContainers.filter(({ isSidecar }) => isSidecar)
  const unready = [...sidecars, ...containers].filter(({ ready }) => !ready).map(({ container }) => container.name)
  const message = `containers with unready status: [${unready.join(' ')}]`
  return unready.length === 0 ? [true] : [false, { reason: 'ContainersNotReady', message }]
}

function since({ before, now, pod }: PodView, type: string, status: string): string {
  const known = (before.length > 0 ? before : (pod.status?.conditions ?? [])).find(condition => condition.type === type)
  return known?.status === status ? (known.lastTransitionTime ?? now) : now
}
