import type { KubeObject } from '../objects.ts'
import { conflict } from '../storage/status-error.ts'
import { timestamp } from './clock.ts'

interface Pod extends KubeObject {
  spec?: { nodeName?: string }
  status?: { conditions?: { type: string; status: string }[] }
}

/**
 * The pod as bound to this node, with the condition that says so.
 * @throws StatusError Conflict when it is bound already, or being deleted.
 */
export function bound(pod: Pod, node: string): Pod {
  const about = { group: '', kind: 'pods/binding', name: pod.metadata.name }
  const name = pod.metadata.name
  if (pod.metadata.deletionTimestamp)
    throw conflict(about, `pod ${name} is being deleted, cannot be assigned to a host`)
  if (pod.spec?.nodeName) throw conflict(about, `pod ${name} is already assigned to node "${pod.spec.nodeName}"`)
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled')
  const scheduled = { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: timestamp() }
  const status = { ...pod.status, conditions: [...others, scheduled] }
  return { ...pod, spec: { ...pod.spec, nodeName: node }, status }
}
