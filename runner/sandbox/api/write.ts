import type { KubeObject } from '../objects.ts'
import { tracked } from '../patch/managed-fields.ts'
import type { JsonMap } from '../registry/json.ts'
import { isMap } from '../registry/json.ts'
import { apiVersionOf, type Kind, resourceOf } from '../registry/kind.ts'
import { badRequest } from '../storage/status-error.ts'
import { answer } from './answer.ts'
import { objectOf } from './body.ts'
import type { ObjectCall } from './call.ts'
import { currentPart, partKind, writePart } from './part.ts'
import { shownObject } from './show.ts'
import { understood } from './strictness.ts'
import { writeOptions } from './write-options.ts'
import { writerOf } from './writer.ts'

/** POST to a collection. */
export async function createObject(call: ObjectCall): Promise<void> {
  const { api, target } = call
  const given = await givenObject(call)
  if (target.kind.reply) {
    answer(call.response, 201, target.kind.reply(given))
    return
  }
  target.kind.defaults?.(given)
  const object = tracked(undefined, given, writerOf(call, 'Update'))
  answer(call.response, 201, shownObject(call, api.create(resourceOf(target.kind), object, writeOptions(call))))
}

/** PUT of an object, or of a part of it. */
export async function replaceObject(call: ObjectCall): Promise<void> {
  const object = await givenObject(call)
  if (object.metadata.name !== call.target.name) {
    const names = `(${object.metadata.name}) does not match the name on the URL (${call.target.name})`
    throw badRequest(`the name of the object ${names}`)
  }
  const part = currentPart(call)
  answer(call.response, 200, shownObject(call, writePart(call, part, object)))
}

/**
 * The object in the body, as one of the kind that the path names.
 * @throws StatusError BadRequest when it is of another kind, version or namespace.
 */
async function givenObject(call: ObjectCall): Promise<KubeObject> {
  const body = (await objectOf(call.request)) ?? {}
  const kind = partKind(call)
  const object = understood(call, kind, ofKind(body, kind))
  const { namespace } = call.target
  if (namespace && object.metadata.namespace && object.metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
  if (namespace) object.metadata.namespace = namespace
  return object
}

function ofKind(body: JsonMap, kind: Kind): JsonMap {
  const expected = apiVersionOf(kind)
  const { apiVersion = expected, kind: name = kind.kind } = body
  if (apiVersion !== expected) {
    const versions = `(${apiVersion}) does not match the expected API version (${expected})`
    throw badRequest(`the API version in the data ${versions}`)
  }
  if (name !== kind.kind) {
    const found = `no kind "${name}" is registered for version "${apiVersion}"`
    throw badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${found}`)
  }
  const metadata = isMap(body['metadata']) ? body['metadata'] : {}
  return { ...body, apiVersion: expected, kind: kind.kind, metadata }
}
