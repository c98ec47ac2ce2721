import { createControlPlaneApi } from '../../../runner/sandbox/api/serve.ts'
import { allControllers } from '../../../runner/sandbox/controllers/all.ts'
import { runControllers } from '../../../runner/sandbox/controllers/run.ts'
import type { KubeObject, Node, Pod } from '../../../runner/sandbox/objects.ts'
import { scheduler } from '../../../runner/sandbox/scheduler/scheduler.ts'
import type { ClusterApi } from '../../../runner/sandbox/storage/cluster-api.ts'
import { waitFor } from '../../../runner/wait.ts'

/** The API with its controllers and the scheduler, and the kubelet's part played by hand. */
export function startControlPlane() {
  const faults: string[] = []
  const { api } = createControlPlaneApi(error => faults.push(String(error)))
  const stop = runControllers(api, [...allControllers(api, 'PEM'), scheduler(api)], line => faults.push(line))
  return { api, stop, faults }
}

export const ready = { type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }

/** A node that can take pods. */
export function addNode(api: ClusterApi): void {
  const node: Node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'sandbox' } }
  api.create('nodes', node)
  api.updateStatus<Node>('nodes', { ...node, status: { conditions: [ready] } })
}

/** Runs every bound pod at once, and ends those that are being deleted: a kubelet whose containers take no time. */
export function runPods(api: ClusterApi, serves: (pod: Pod) => boolean = () => true): () => void {
  let address = 2
  return api.watch<Pod>('pods', ({ type, object }) => {
    if (type === 'DELETED') return
    const { namespace = '', name, deletionTimestamp } = object.metadata
    if (deletionTimestamp) api.delete('pods', namespace, name, { gracePeriodSeconds: 0 })
    else if (object.spec.nodeName && (object.status?.phase ?? 'Pending') === 'Pending') {
      const conditions = [...(object.status?.conditions ?? []), { ...ready, status: serves(object) ? 'True' : 'False' }]
      const status = { ...object.status, phase: 'Running', podIP: `10.244.0.${address++}`, conditions }
      api.updateStatus<Pod>('pods', { ...object, status })
    }
  })
}

/** Waits until `look` is true of the API. */
export function until(what: string, look: () => boolean): Promise<true> {
  return waitFor(what, () => look() || undefined, { timeoutMs: 2000, intervalMs: 2 })
}

/** An object of the apps group with one container and a label `app: NAME`. */
export function workload(kind: string, name: string, spec: object = {}): KubeObject {
  const labels = { app: name }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'redis:7.2' }] } }
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: 'default' },
    spec: { selector: { matchLabels: labels }, template, ...spec },
  }
}
