import type { KubeObject } from '../objects.ts'
import { tracked } from '../patch/managed-fields.ts'
import { copyOf } from '../registry/json.ts'
import { type Kind, resourceOf } from '../registry/kind.ts'
import { subject } from '../registry/registry.ts'
import { scaled, scaleKind, scaleOf } from '../registry/scale.ts'
import { noSuchPath, notFound } from '../storage/status-error.ts'
import type { ObjectCall } from './call.ts'
import { writeOptions } from './write-options.ts'
import { writerOf } from './writer.ts'

/** What a path of one object addresses: the object itself, its status, or its scale. */
export interface Part {
  /** The whole object, as it is now. */
  object: KubeObject
  /** What a client sees of it. */
  seen: KubeObject
}

/** The kind that a client sees and sends here. @throws StatusError NotFound when there is no such part. */
export function partKind({ target: { kind, subresource } }: ObjectCall): Kind {
  if (subresource === undefined) return kind
  if (!kind.subresources?.some(name => name === subresource)) throw noSuchPath()
  return subresource === 'scale' ? scaleKind : kind
}

/** @throws StatusError NotFound. */
export function currentPart(call: ObjectCall): Part {
  const object = current(call)
  return { object, seen: partKind(call) === scaleKind ? scaleOf(object) : object }
}

/** Writes the next form of what a client sees, and returns it as the client then sees it. */
export function writePart(call: ObjectCall, { object: before }: Part, next: KubeObject): KubeObject {
  const { api, target } = call
  const resource = resourceOf(target.kind)
  const isScale = partKind(call) === scaleKind
  const given = isScale ? scaled(before, next) : copyOf(next)
  target.kind.defaults?.(given)
  const object = tracked(before, given, writerOf(call, 'Update'))
  if (target.subresource === 'status') return api.updateStatus(resource, object, writeOptions(call))
  const kept = api.update(resource, object, writeOptions(call))
  return isScale ? scaleOf(kept) : kept
}

/**
 * The object that a request is about.
 * @throws StatusError NotFound.
 */
export function current({ api, target: { kind, namespace, name = '' } }: ObjectCall): KubeObject {
  const object = api.get(resourceOf(kind), namespace, name)
  if (!object) throw notFound({ ...subject(kind), name })
  return object
}
