import { isMap, type JsonMap } from '../registry/json.ts'
import { resourceOf } from '../registry/kind.ts'
import type { DeleteOptions } from '../storage/cluster-api.ts'
import { answer } from './answer.ts'
import { objectOf } from './body.ts'
import type { ObjectCall } from './call.ts'
import { listHead } from './read.ts'
import { selection } from './selectors.ts'
import { shownList, shownObject } from './show.ts'
import { writeOptions } from './write-options.ts'

/** DELETE of one object: answered by the object while it must be waited for, and by a Status once it is gone. */
export async function deleteObject(call: ObjectCall): Promise<void> {
  const { api, target } = call
  const { kind, namespace, name = '' } = target
  const { object, removed } = api.delete(resourceOf(kind), namespace, name, await options(call))
  if (!removed || kind.kind === 'Pod') {
    answer(call.response, 200, shownObject(call, object))
    return
  }
  const details = { name, ...(kind.group && { group: kind.group }), kind: kind.plural, uid: object.metadata.uid }
  answer(call.response, 200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details })
}

/** DELETE of a collection: of every object in it that the selectors match. */
export async function deleteObjects(call: ObjectCall): Promise<void> {
  const { api, target, url } = call
  const resource = resourceOf(target.kind)
  const matches = selection(url.searchParams, target.kind.fieldLabels)
  const how = await options(call)
  const doomed = api.list(resource, target.namespace ? { namespace: target.namespace } : {}).filter(matches)
  const items = doomed.map(({ metadata }) => api.delete(resource, metadata.namespace, metadata.name, how).object)
  const metadata = { resourceVersion: String(api.store.revision) }
  answer(call.response, 200, shownList(call, { ...listHead(target.kind), metadata, items }))
}

/** The DeleteOptions of the body, those of the query where it has none. */
async function options(call: ObjectCall) {
  const body = (await objectOf(call.request)) ?? {}
  const query = call.url.searchParams
  const seconds = body['gracePeriodSeconds'] ?? query.get('gracePeriodSeconds')
  const policy = body['propagationPolicy'] ?? query.get('propagationPolicy') ?? legacyPolicy(body)
  const dryRun = writeOptions(call).dryRun || (Array.isArray(body['dryRun']) && body['dryRun'].includes('All'))
  return {
    ...(seconds !== null && { gracePeriodSeconds: Number(seconds) }),
    ...(policy && { propagationPolicy: policy as NonNullable<DeleteOptions['propagationPolicy']> }),
    ...(isMap(body['preconditions']) && (body['preconditions'] as { uid?: string; resourceVersion?: string })),
    dryRun,
  }
}

function legacyPolicy({ orphanDependents }: JsonMap): string | undefined {
  if (orphanDependents === undefined) return undefined
  return orphanDependents ? 'Orphan' : 'Background'
}
