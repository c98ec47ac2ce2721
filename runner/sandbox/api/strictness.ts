import type { KubeObject } from '../objects.ts'
import { conform } from '../protobuf/conform.ts'
import { typeNameOf } from '../protobuf/fields.ts'
import type { JsonMap } from '../registry/json.ts'
import type { Kind } from '../registry/kind.ts'
import { badRequest } from '../storage/status-error.ts'
import type { ObjectCall } from './call.ts'

/**
 * The object as the server understands it. What it does not know is refused, warned of or dropped, as the query's
 * fieldValidation says; the default is to warn.
 * @throws StatusError BadRequest, or what `refuse` makes of the sentence.
 */
export function understood(call: ObjectCall, kind: Kind, body: JsonMap, refuse: Refuse = cannotBeHandled): KubeObject {
  const { object, unknown, mismatch } = conform(typeNameOf(kind), body)
  if (mismatch) throw refuse(kind, mismatch.decoding, body)
  const faults = unknown.map(path => `unknown field "${path}"`)
  const mode = call.url.searchParams.get('fieldValidation') ?? 'Warn'
  if (faults.length > 0 && mode === 'Strict')
    throw refuse(kind, `strict decoding error: ${faults.join(', ')}`, undefined)
  if (faults.length > 0 && mode === 'Warn') warn(call, faults)
  return object as unknown as KubeObject
}

/** Makes the error of a sentence; `read` is what could not be read at all, if so. */
type Refuse = (kind: Kind, why: string, read: JsonMap | undefined) => Error

function cannotBeHandled({ kind, version }: Kind, why: string): Error {
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`)
}

/** The header that kubectl prints as `Warning: …`. Source: RFC 7234, 5.5. */
function warn({ response }: ObjectCall, faults: string[]): void {
  const header = faults.map(text => `299 - "${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`)
  response.setHeader('warning', header)
}
