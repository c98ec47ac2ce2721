import type { ContainerState, PodCondition, PodStatus } from 'kubernetes-types/core/v1.d.ts'
import type { Pod } from '../../objects.ts'
import { nodeAddress } from '../network/addresses.ts'
import type { ContainerRecord } from './container-record.ts'

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

export function phaseOf({ pod, initContainers, containers }: PodView): string {
  const policy = pod.metadata.deletionTimestamp ? 'Never' : (pod.spec.restartPolicy ?? 'Always')
  if (!initContainers.every(succeeded)) return policy === 'Never' && initContainers.some(failed) ? 'Failed' : 'Pending'
  if (containers.some(({ state }) => state.running)) return 'Running'
  if (containers.some(({ state, lastState }) => state.waiting && !lastState.terminated)) return 'Pending'
  if (policy === 'Always' || containers.some(({ state }) => state.waiting)) return 'Running'
  if (containers.every(succeeded)) return 'Succeeded'
  return policy === 'Never' ? 'Failed' : 'Running'
}

const succeeded = ({ state }: { state: ContainerState }) => state.terminated?.exitCode === 0
const failed = ({ state }: { state: ContainerState }) => (state.terminated?.exitCode ?? 0) !== 0

function conditionsOf(view: PodView, phase: string): PodCondition[] {
  const { pod, initContainers, containers, address } = view
  const over = phase === 'Succeeded' || phase === 'Failed'
  const unready = containers.filter(record => !record.ready).map(({ container }) => container.name)
  const notReady = over
    ? { reason: phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed' }
    : { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` }
  const uninitialized = initContainers.filter(record => !succeeded(record)).map(({ container }) => container.name)
  const incomplete = {
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${uninitialized.join(' ')}]`,
  }
  const ready = unready.length === 0 && !over
  const generation = { observedGeneration: pod.metadata.generation ?? 1 }
  const all: [type: string, is: boolean, why?: object][] = [
    ['PodReadyToStartContainers', address !== undefined && !over],
    ['Initialized', uninitialized.length === 0, over ? notReady : incomplete],
    ['Ready', ready, notReady],
    ['ContainersReady', ready, notReady],
    ['PodScheduled', true],
  ]
  return all.map(([type, is, why]) => {
    const condition = { type, status: is ? 'True' : 'False', lastProbeTime: null, ...generation, ...(is ? {} : why) }
    return { ...condition, lastTransitionTime: since(view, type, condition.status) } as unknown as PodCondition
  })
}

function since({ before, now, pod }: PodView, type: string, status: string): string {
  const known = (before.length > 0 ? before : (pod.status?.conditions ?? [])).find(condition => condition.type === type)
  return known?.status === status ? (known.lastTransitionTime ?? now) : now
}
