import type { KubeObject } from '../objects.ts'
import { apiVersionOf, type Kind, resourceOf } from '../registry/kind.ts'
import { badRequest } from '../storage/status-error.ts'
import { answer } from './answer.ts'
import type { ObjectCall } from './call.ts'
import { currentPart } from './part.ts'
import { askedRevision } from './resource-version.ts'
import { selection } from './selectors.ts'
import { shownList, shownObject } from './show.ts'

/** GET of one object. */
export function getObject(call: ObjectCall): void {
  answer(call.response, 200, shownObject(call, currentPart(call).seen))
}

/** GET of a collection, in pages if the client sets a limit. */
export function listObjects(call: ObjectCall): void {
  const { api, target, url } = call
  const matches = selection(url.searchParams, target.kind.fieldLabels)
  askedRevision(url.searchParams)
  const resourceVersion = String(api.store.revision)
  const inNamespace = target.namespace ? { namespace: target.namespace } : {}
  const all = api.list(resourceOf(target.kind), inNamespace).filter(matches)
  const { items, metadata } = page(all, url.searchParams)
  const list = { ...listHead(target.kind), metadata: { resourceVersion, ...metadata }, items }
  answer(call.response, 200, shownList(call, list))
}

/** apiVersion and kind of a list of this kind. */
export function listHead(kind: Kind): { apiVersion: string; kind: string } {
  return { apiVersion: apiVersionOf(kind), kind: `${kind.kind}List` }
}

function page(all: KubeObject[], query: URLSearchParams) {
  const limit = Number(query.get('limit') ?? 0)
  const after = query.get('continue') ? placeOf(query.get('continue') ?? '') : ''
  const rest = after ? all.filter(object => keyOf(object) > after) : all
  if (!limit || rest.length <= limit) return { items: rest, metadata: {} }
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  const token = Buffer.from(last ? keyOf(last) : '').toString('base64url')
  return { items, metadata: { continue: token, remainingItemCount: rest.length - limit } }
}

function placeOf(token: string): string {
  const place = Buffer.from(token, 'base64url').toString()
  if (!place.includes('/'))
    throw badRequest('continue key is not valid: encoded continue key does not have a place in it')
  return place
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}
