import type { PodStatus } from 'kubernetes-types/core/v1.d.ts'
import { pause } from '../../../wait.ts'
import type { Pod } from '../../objects.ts'
import { isRefusal } from '../api/client.ts'
import type { ApiClient } from '../contracts.ts'

/** Between two attempts to write to an API that did not take it; what it does not take three times is its last word. */
const againMs = 200
const mostAttempts = 3

/** Writes the status of this pod, and of no other of its name. @throws whatever the API had against it */
export function writeStatus(api: ApiClient, pod: Pod, status: PodStatus): Promise<void> {
  const body = { metadata: { uid: pod.metadata.uid }, status }
  return insist(() => api.request('PATCH', `${pathOf(pod)}/status`, body, 'application/merge-patch+json'))
}

/** Removes this pod, whose containers have ended. @throws whatever the API had against it */
export function removePod(api: ApiClient, pod: Pod): Promise<void> {
  const preconditions = { uid: pod.metadata.uid }
  const options = { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0, preconditions }
  return insist(() => api.request('DELETE', pathOf(pod), options))
}

function pathOf({ metadata }: Pod): string {
  return `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`
}

async function insist(write: () => Promise<object>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await write()
      return
    } catch (error) {
      // The pod is gone (NotFound), or another has its name (Conflict, by the uid): nothing is left to be said of it.
      if (isRefusal(error, 'NotFound', 'Conflict')) return
      if (attempt === mostAttempts) throw error
      await pause(againMs)
    }
  }
}
