import type { KubeObject } from '../objects.ts'
import { statusError } from '../storage/status-error.ts'
import { tableOf } from '../tables/table.ts'
import { type View, viewOf } from './accept.ts'
import type { ObjectCall } from './call.ts'

export interface ObjectList {
  apiVersion: string
  kind: string
  metadata: object
  items: KubeObject[]
}

/** One object in the form that the client asked for. */
export function shownObject(call: ObjectCall, object: KubeObject): object {
  const view = wantedView(call)
  if (view.as === 'Table') return table(call, view, [object], { resourceVersion: object.metadata.resourceVersion })
  return view.as === 'PartialObjectMetadata' ? partial(object, view) : object
}

/** A list in the form that the client asked for. */
export function shownList(call: ObjectCall, list: ObjectList): object {
  const view = wantedView(call)
  if (view.as === 'Table') return table(call, view, list.items, list.metadata)
  if (view.as === 'object') return list
  const items = list.items.map(object => partial(object, view))
  return { ...head('PartialObjectMetadataList', view), metadata: list.metadata, items }
}

/** One event of a watch; the columns of a Table are named in the first only. */
export function shownEvent(call: ObjectCall, view: View, object: KubeObject, first: boolean): object {
  if (view.as === 'object') return object
  if (view.as === 'PartialObjectMetadata') return partial(object, view)
  const shown = table(call, view, [object], { resourceVersion: object.metadata.resourceVersion })
  return first ? shown : { ...shown, columnDefinitions: null }
}

/**
 * How the client wants to see objects.
 * @throws StatusError NotAcceptable when it takes nothing that there is.
 */
export function wantedView({ request }: Pick<ObjectCall, 'request'>): View {
  const view = viewOf(request.headers.accept)
  if (view) return view
  throw statusError(406, 'NotAcceptable', 'only the following media types are accepted: application/json', {})
}

function table({ target, url }: ObjectCall, view: View, objects: KubeObject[], metadata: object): object {
  const include = url.searchParams.get('includeObject') ?? 'Metadata'
  const rowObject = (object: KubeObject) =>
    include === 'None' ? undefined : include === 'Object' ? object : partial(object, view)
  return { ...head('Table', view), metadata, ...tableOf(target.kind, objects, rowObject) }
}

function partial({ metadata }: KubeObject, view: View): object {
  return { ...head('PartialObjectMetadata', view), metadata }
}

function head(kind: string, { version }: View): { kind: string; apiVersion: string } {
  return { kind, apiVersion: `meta.k8s.io/${version}` }
}
