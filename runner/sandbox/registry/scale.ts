import type { KubeObject } from '../objects.ts'
import type { Kind } from './kind.ts'

/** What /scale shows of a workload. */
export const scaleKind: Kind = {
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  plural: 'scales',
  namespaced: true,
}

interface Workload extends KubeObject {
  spec?: { replicas?: number; selector?: { matchLabels?: Record<string, string> } }
  status?: { replicas?: number }
}

/** The Scale of a Deployment, ReplicaSet or StatefulSet. */
export function scaleOf({ metadata, spec, status }: Workload): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata
  const selector = Object.entries(spec?.selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`)
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp } as KubeObject['metadata'],
    spec: { replicas: spec?.replicas ?? 0 },
    status: { replicas: status?.replicas ?? 0, selector: selector.sort().join(',') },
  }
}

/** The workload with the number of replicas that the Scale asks for. */
export function scaled(workload: Workload, scale: Workload): Workload {
  const { uid, resourceVersion } = scale.metadata
  const asked = { ...(uid && { uid }), ...(resourceVersion && { resourceVersion }) }
  const metadata = { ...workload.metadata, ...asked }
  return { ...workload, metadata, spec: { ...workload.spec, replicas: scale.spec?.replicas ?? 0 } }
}
