import type { KubeObject, WatchEvent } from '../objects.ts'
import { apiVersionOf, resourceOf } from '../registry/kind.ts'
import { statusOf } from './answer.ts'
import { flag, type ObjectCall } from './call.ts'
import { askedRevision } from './resource-version.ts'
import { selection } from './selectors.ts'
import { shownEvent, wantedView } from './show.ts'

/** Well under the 30 s after which @kubernetes/client-node takes a silent watch for dead. */
const bookmarkEveryMs = 10_000
const longestSeconds = 3600
const initialEventsEnd = { 'k8s.io/initial-events-end': 'true' }

/** GET with watch=true: a line of JSON for each change, until the client goes or timeoutSeconds have passed. */
export function watchObjects(call: ObjectCall): void {
  const { api, target, url, response } = call
  const resource = resourceOf(target.kind)
  const send = sender(call)
  const matches = selection(url.searchParams, target.kind.fieldLabels)
  askedRevision(url.searchParams)
  const mine = (object: KubeObject) =>
    (!target.namespace || object.metadata.namespace === target.namespace) && matches(object)
  const tell = (event: WatchEvent) => {
    const type = transition(event, mine)
    if (type) send(type, event.object)
  }
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' })
  response.flushHeaders()
  try {
    for (const event of begin(call, resource)) tell(event)
  } catch (error) {
    response.end(`${JSON.stringify({ type: 'ERROR', object: statusOf(error).status })}\n`)
    return
  }
  if (flag(url, 'sendInitialEvents')) bookmark(call, initialEventsEnd)
  keepOpen(call, api.store.watch(resource, tell))
}

/** What the client has not seen: all there is, or what changed since the resourceVersion that it names. */
function begin({ api, url }: ObjectCall, resource: string): WatchEvent[] {
  const since = askedRevision(url.searchParams)
  const everything =
    flag(url, 'sendInitialEvents') || (since === 0 && url.searchParams.get('sendInitialEvents') === null)
  if (everything) return api.list(resource).map(object => ({ type: 'ADDED', object }))
  return since === 0 ? [] : api.store.since(resource, since)
}

/** What a change means to a client that sees only what matches: an object may come and go without being deleted. */
function transition({ type, object, before }: WatchEvent, mine: (object: KubeObject) => boolean) {
  const is = type !== 'DELETED' && mine(object)
  const was = before !== undefined && mine(before)
  if (is) return was ? 'MODIFIED' : 'ADDED'
  return was ? 'DELETED' : undefined
}

function sender(call: ObjectCall): (type: string, object: KubeObject) => void {
  const view = wantedView(call)
  let first = true
  return (type, object) => {
    call.response.write(`${JSON.stringify({ type, object: shownEvent(call, view, object, first) })}\n`)
    first = false
  }
}

function bookmark({ api, target, response }: ObjectCall, annotations?: Record<string, string>): void {
  const metadata = {
    resourceVersion: String(api.store.revision),
    creationTimestamp: null,
    ...(annotations && { annotations }),
  }
  const object = { kind: target.kind.kind, apiVersion: apiVersionOf(target.kind), metadata }
  response.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`)
}

function keepOpen(call: ObjectCall, stop: () => void): void {
  const { url, response } = call
  const seconds = Number(url.searchParams.get('timeoutSeconds')) || longestSeconds
  const limit = setTimeout(() => response.end(), seconds * 1000)
  const bookmarks = flag(url, 'allowWatchBookmarks') ? setInterval(() => bookmark(call), bookmarkEveryMs) : undefined
  response.once('close', () => {
    stop()
    clearTimeout(limit)
    clearInterval(bookmarks)
  })
}
