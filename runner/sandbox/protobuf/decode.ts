import type { Json, JsonMap } from '../registry/json.ts'
import { badRequest } from '../storage/status-error.ts'
import { type Field, typeNamed, typeNameFor } from './fields.ts'
import { scalarOf } from './scalars.ts'
import { wireFields } from './wire.ts'

/** What stands before every protobuf body. Source: k8s.io/apimachinery/pkg/runtime/serializer/protobuf. */
const magic = Buffer.from('k8s\0')

/**
 * The object in a protobuf body, as JSON would have it.
 * @throws StatusError BadRequest when it cannot be read, or is of a kind that the field table lacks.
 */
export function decodeObject(body: Buffer): JsonMap {
  if (!body.subarray(0, magic.length).equals(magic)) {
    throw badRequest('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]')
  }
  try {
    return unwrapped(body.subarray(magic.length))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw badRequest(`couldn't get version/kind; proto: ${error.message}`)
  }
}

/** runtime.Unknown: 1 typeMeta (1 apiVersion, 2 kind), 2 raw. */
function unwrapped(envelope: Buffer): JsonMap {
  const outer = bytesByNumber(envelope)
  const meta = bytesByNumber(outer.get(1) ?? Buffer.alloc(0))
  const [apiVersion = '', kind = ''] = [1, 2].map(number => meta.get(number)?.toString())
  const home = kind === 'DeleteOptions' ? 'meta/v1.DeleteOptions' : typeNameFor(apiVersion, kind)
  if (!typeNamed(home)) throw badRequest(`no kind "${kind}" is registered for version "${apiVersion}"`)
  return { ...decodeMessage(home, outer.get(2) ?? Buffer.alloc(0)), apiVersion, kind }
}

function bytesByNumber(message: Buffer): Map<number, Buffer> {
  const fields = [...wireFields(message)].filter(({ value }) => Buffer.isBuffer(value))
  return new Map(fields.map(({ number, value }) => [number, value as Buffer]))
}

/** A message of this type as JSON; what is zero and no pointer is left out, as the Go types' omitempty does. */
export function decodeMessage(typeName: string, message: Buffer): JsonMap {
  const type = typeNamed(typeName)
  const object: JsonMap = {}
  for (const { number, value } of wireFields(message)) {
    const field = type?.byNumber.get(number)
    if (field) put(object, field, value)
  }
  return object
}

function put(object: JsonMap, field: Field, value: bigint | Buffer): void {
  const { name, type } = field
  if (field.inline) Object.assign(object, decodeMessage(type, value as Buffer))
  else if (type.startsWith('{}')) putEntry(object, name, type.slice(2), value as Buffer)
  else if (type.startsWith('[]'))
    object[name] = [...((object[name] as Json[]) ?? []), decodeValue(type.slice(2), value)]
  else {
    const decoded = decodeValue(type, value)
    if (field.pointer || !isZero(decoded)) object[name] = decoded
  }
}

/** A map's entry is a message: 1 key, 2 value. */
function putEntry(object: JsonMap, name: string, type: string, entry: Buffer): void {
  let key = ''
  let value: Json = typeNamed(type) ? {} : ''
  for (const { number, value: part } of wireFields(entry)) {
    if (number === 1) key = part.toString()
    else value = decodeValue(type, part)
  }
  object[name] = { ...(object[name] as JsonMap), [key]: value }
}

function decodeValue(type: string, value: bigint | Buffer): Json {
  return typeNamed(type) ? decodeMessage(type, value as Buffer) : scalarOf(type, value)
}

function isZero(value: Json): boolean {
  if (typeof value === 'object') return value === null || Object.keys(value).length === 0
  return !value
}
