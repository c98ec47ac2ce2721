import type { Controller, Key } from '../controllers/controller.ts'
import { watchOf } from '../controllers/controller.ts'
import { eventName } from '../controllers/event-recorder.ts'
import { microTimestamp, timestamp } from '../controllers/timestamp.ts'
import type { KubeObject, Node, Pod } from '../objects.ts'
import type { ClusterApi } from '../storage/cluster-api.ts'
import { fits } from './fit.ts'

const name = 'default-scheduler'

/** Binds each new pod to a node that can take it; says in the pod and in an event when none can. */
export function scheduler(api: ClusterApi): Controller {
  return {
    name,
    watches: [watchOf('pods'), { resource: 'nodes', dirty: () => waiting(api) }],
    reconcile: ({ namespace, name }) => {
      const pod = api.get<Pod>('pods', namespace, name)
      if (pod && isOurs(pod)) schedule(api, pod)
      return undefined
    },
  }
}

function isOurs({ metadata, spec }: Pod): boolean {
  const gated = (spec.schedulingGates ?? []).length > 0
  return !spec.nodeName && !metadata.deletionTimestamp && !gated && (spec.schedulerName ?? name) === name
}

function schedule(api: ClusterApi, pod: Pod): void {
  const answer = fits(pod, api.list<Node>('nodes'))
  if ('why' in answer) {
    refuse(api, pod, answer.why)
    return
  }
  const { namespace = '', name: podName } = pod.metadata
  api.bind(namespace, podName, answer.node)
  record(api, pod, {
    type: 'Normal',
    reason: 'Scheduled',
    action: 'Binding',
    message: `Successfully assigned ${namespace}/${podName} to ${answer.node}`,
  })
}

function refuse(api: ClusterApi, pod: Pod, message: string): void {
  const conditions = pod.status?.conditions ?? []
  const old = conditions.find(({ type }) => type === 'PodScheduled')
  if (old?.message === message) return
  const lastTransitionTime = old?.lastTransitionTime ?? timestamp()
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message,
    lastProbeTime: null as unknown as string,
    lastTransitionTime,
    observedGeneration: pod.metadata.generation ?? 1,
  }
  const status = { ...pod.status, conditions: [...conditions.filter(each => each !== old), condition] }
  api.updateStatus<Pod>('pods', { ...pod, status })
  record(api, pod, { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message })
}

interface Said {
  type: string
  reason: string
  action: string
  message: string
}

/** An event of events.k8s.io as core/v1 shows it: without a count, a source or first and last times. */
function record(api: ClusterApi, { metadata }: Pod, { message, ...said }: Said): void {
  const { name: podName, namespace = '', uid, resourceVersion } = metadata
  const event: KubeObject & Record<string, unknown> = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: eventName(podName), namespace },
    involvedObject: { kind: 'Pod', namespace, name: podName, uid, apiVersion: 'v1', resourceVersion },
    message,
    ...said,
    source: {},
    firstTimestamp: null,
    lastTimestamp: null,
    eventTime: microTimestamp(),
    reportingComponent: name,
    reportingInstance: `${name}-sandbox`,
  }
  api.create('events', event)
}

function waiting(api: ClusterApi): Key[] {
  return api
    .list<Pod>('pods')
    .filter(isOurs)
    .map(({ metadata }) => ({ namespace: metadata.namespace ?? '', name: metadata.name }))
}
