import type { IncomingMessage } from 'node:http'
import type { KubeObject } from '../objects.ts'
import { jsonPatcher } from '../patch/json-patch.ts'
import { mergePatch } from '../patch/merge-patch.ts'
import { strategicPatch } from '../patch/strategic-patch.ts'
import { typeNameOf } from '../protobuf/fields.ts'
import { isMap, type Json, type JsonMap } from '../registry/json.ts'
import type { Kind } from '../registry/kind.ts'
import { badRequest, invalid, statusError } from '../storage/status-error.ts'
import { answer } from './answer.ts'
import { applyObject } from './apply-object.ts'
import { bytesOf, fromJson, mediaType } from './body.ts'
import type { ObjectCall } from './call.ts'
import { currentPart, partKind, writePart } from './part.ts'
import { shownObject } from './show.ts'
import { understood } from './strictness.ts'

type Patcher = (seen: Json) => Json

/** PATCH of an object or of a part of it, in any of the four forms. */
export async function patchObject(call: ObjectCall): Promise<void> {
  if (mediaType(call.request) === 'application/apply-patch+yaml') return applyObject(call)
  const bytes = await bytesOf(call.request)
  const kind = partKind(call)
  const patch = await patcherOf(call.request, kind, fromJson(bytes) as Json)
  const part = currentPart(call)
  const next = patch(part.seen as unknown as Json) as JsonMap
  const object = understood(call, kind, next, (_, why, read) =>
    refusal(read ? JSON.stringify(read) : bytes.toString(), why),
  )
  keepIdentity(object, part.seen)
  answer(call.response, 200, shownObject(call, writePart(call, part, object)))
}

async function patcherOf(request: IncomingMessage, kind: Kind, patch: Json): Promise<Patcher> {
  const type = mediaType(request)
  if (type === 'application/json-patch+json') return jsonPatcher(patch)
  if (!known.includes(type)) throw unknownType(type)
  if (!isMap(patch))
    throw badRequest('error decoding patch: json: cannot unmarshal into Go value of type map[string]interface {}')
  if (type === 'application/merge-patch+json') return seen => mergePatch(seen, patch)
  return seen => strategicPatch(typeNameOf(kind), seen as JsonMap, patch)
}

const known = ['application/merge-patch+json', 'application/strategic-merge-patch+json']

function unknownType(type: string): Error {
  const all = ['application/json-patch+json', ...known, 'application/apply-patch+yaml'].join(', ')
  const message = `the body of the request was in an unknown format (${type}) - accepted media types include: ${all}`
  return statusError(415, 'UnsupportedMediaType', message, {})
}

/** What names the object cannot be patched. */
function keepIdentity(object: KubeObject, { metadata: { name, namespace } }: KubeObject): void {
  if (object.metadata.name !== name) {
    throw badRequest(`the name of the object (${object.metadata.name}) does not match the name on the URL (${name})`)
  }
  if (namespace) object.metadata.namespace = namespace
}

function refusal(patch: string, why: string): Error {
  const message = `Invalid value: ${JSON.stringify(patch)}: ${why}`
  return invalid({ group: '', kind: '' }, [{ reason: 'FieldValueInvalid', message, field: 'patch' }])
}
