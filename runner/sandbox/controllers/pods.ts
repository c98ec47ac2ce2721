import type { PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts'
import type { KubeObject, Pod } from '../objects.ts'
import { ownerReference } from './ownership.ts'

/** Whether the pod says that it serves. */
export function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}

/** Whether it has neither ended nor been told to. */
export function isActive(pod: Pod): boolean {
  return !isEnded(pod) && !pod.metadata.deletionTimestamp
}

/** Whether its containers have ended for good. */
export function isEnded({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed'
}

/** In how many ms it will have been ready for `minReadySeconds`; 0 when it has, undefined while it is not ready. */
export function availableInMs(pod: Pod, minReadySeconds = 0): number | undefined {
  const ready = pod.status?.conditions?.find(({ type, status }) => type === 'Ready' && status === 'True')
  if (!ready) return undefined
  if (minReadySeconds === 0) return 0
  return Math.max(0, Date.parse(ready.lastTransitionTime ?? '') + minReadySeconds * 1000 - Date.now())
}

/** The pod that a template of this owner makes; its name is still empty. */
export function podFromTemplate(owner: KubeObject, { metadata, spec }: PodTemplateSpec): Pod {
  if (!spec) throw new Error(`${owner.kind} ${owner.metadata.name} has a pod template without a spec`)
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: '',
      namespace: owner.metadata.namespace ?? '',
      labels: { ...metadata?.labels },
      ...(metadata?.annotations && { annotations: { ...metadata.annotations } }),
      ...(metadata?.finalizers && { finalizers: [...metadata.finalizers] }),
      ownerReferences: [ownerReference(owner)],
    },
    spec: structuredClone(spec),
  }
}
