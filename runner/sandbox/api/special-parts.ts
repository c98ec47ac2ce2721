import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1.d.ts'
import type { KubeObject } from '../objects.ts'
import { isMap, type JsonMap } from '../registry/json.ts'
import { matchesSelector } from '../registry/label-selector.ts'
import { badRequest, notFound, statusError } from '../storage/status-error.ts'
import { answer } from './answer.ts'
import { objectOf } from './body.ts'
import type { ObjectCall } from './call.ts'
import { writeOptions } from './write-options.ts'

/** PUT of a namespace's finalize: replaces spec.finalizers. */
export async function finalizeNamespace(call: ObjectCall): Promise<void> {
  const { api, target, response } = call
  const name = target.name ?? ''
  const body = (await objectOf(call.request)) as { spec?: { finalizers?: string[] } } | undefined
  const before = api.get('namespaces', undefined, name)
  if (!before) throw notFound({ group: '', kind: 'namespaces', name })
  api.finalize(name, body?.spec?.finalizers ?? [])
  answer(response, 200, api.get('namespaces', undefined, name) ?? before)
}

/** POST of a pod's binding. */
export async function bindPod(call: ObjectCall): Promise<void> {
  const body: JsonMap = (await objectOf(call.request)) ?? {}
  const node = isMap(body['target']) ? body['target']['name'] : undefined
  if (typeof node !== 'string') throw badRequest('target.name: Required value')
  call.api.bind(call.target.namespace ?? '', call.target.name ?? '', node)
  created(call)
}

/** POST of a pod's eviction: a delete that no PodDisruptionBudget forbids. */
export async function evictPod(call: ObjectCall): Promise<void> {
  const { api, target } = call
  const { namespace = '', name = '' } = target
  const body: JsonMap = (await objectOf(call.request)) ?? {}
  const pod = api.get('pods', namespace, name)
  if (!pod) throw notFound({ group: '', kind: 'pods', name })
  const budgets = api.list<KubeObject>('poddisruptionbudgets.policy', { namespace }) as PodDisruptionBudget[]
  const strict = budgets.find(({ spec, status }) => matchesSelector(spec?.selector, pod) && !status?.disruptionsAllowed)
  if (strict) throw tooManyRequests(strict)
  const options = isMap(body['deleteOptions']) ? body['deleteOptions'] : {}
  api.delete('pods', namespace, name, { ...options, ...writeOptions(call) })
  created(call)
}

function created({ response }: ObjectCall): void {
  answer(response, 201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 })
}

/** Source of the sentence: k8s.io/kubernetes pkg/registry/core/pod/storage eviction.go. */
function tooManyRequests({ metadata, status }: PodDisruptionBudget): Error {
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {}
  const why = `The disruption budget ${metadata?.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`
  const causes = [{ reason: 'DisruptionBudget', message: why }]
  return statusError(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes,
  })
}
