import type { Toleration } from 'kubernetes-types/core/v1.d.ts'
import type { Node, Pod } from '../objects.ts'

/** A node that can take the pod, or why none can, as upstream says it. Source: FitError.Error, pkg/scheduler/framework. */
export function fits(pod: Pod, nodes: Node[]): { node: string } | { why: string } {
  if (nodes.length === 0) return { why: 'no nodes available to schedule pods' }
  const refusals = nodes.map(node => ({ node, why: refusal(pod, node) }))
  const good = refusals.find(({ why }) => why === undefined)
  if (good) return { node: good.node.metadata.name }
  const reasons = [...new Set(refusals.map(({ why }) => why))]
    .map(why => `${refusals.filter(each => each.why === why).length} ${why}`)
    .sort()
  const none = `0/${nodes.length} nodes are available`
  const preemption = `${none}: ${nodes.length} Preemption is not helpful for scheduling.`
  return { why: `${none}: ${reasons.join(', ')}. no new claims to deallocate, preemption: ${preemption}` }
}

function refusal({ spec }: Pod, node: Node): string | undefined {
  const labels = node.metadata.labels ?? {}
  if (node.spec?.unschedulable) return 'node(s) were unschedulable'
  const taint = taintsOf(node).find(taint => !spec.tolerations?.some(toleration => tolerates(toleration, taint)))
  if (taint) return `node(s) had untolerated taint(s)`
  const selected = Object.entries(spec.nodeSelector ?? {}).every(([name, value]) => labels[name] === value)
  return selected ? undefined : `node(s) didn't match Pod's node affinity/selector`
}

interface Taint {
  key: string
  value?: string
  effect: string
}

/** Its own, and the one that the node lifecycle controller gives to a node that is not ready. */
function taintsOf({ spec, status }: Node): Taint[] {
  const ready = status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
  const own = (spec?.taints ?? []).filter(({ effect }) => effect !== 'PreferNoSchedule')
  return ready ? own : [...own, { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }]
}

function tolerates({ key, operator = 'Equal', value, effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false
  if (!key) return operator === 'Exists'
  return key === taint.key && (operator === 'Exists' || (value ?? '') === (taint.value ?? ''))
}
