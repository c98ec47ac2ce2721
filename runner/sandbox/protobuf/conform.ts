import { isMap, type Json, type JsonMap } from '../registry/json.ts'
import { type Field, typeNamed } from './fields.ts'
import { fits, goNameOf, schemaNameOf } from './json-types.ts'

/** An object as the server understands it. */
export interface Conformed {
  /** Without nulls, empty lists and maps, and unknown fields. */
  object: JsonMap
  /** Where there was a field that its type does not have: `spec.template.spec.containers[0].imagee`. */
  unknown: string[]
  /** The first value of a wrong type: as Go's decoder says it, and as server-side apply does. */
  mismatch?: Mismatch
}

/** Reads an object as one of this type, the way Go's decoder into the API's structs would. */
export function conform(typeName: string, object: JsonMap): Conformed {
  const found: Findings = { unknown: [], mismatches: [] }
  const read = struct(typeName, object, { path: '', plain: '' }, found)
  const [mismatch] = found.mismatches
  return { object: read, unknown: found.unknown, ...(mismatch && { mismatch }) }
}

export interface Mismatch {
  decoding: string
  applying: string
}

interface Findings {
  unknown: string[]
  mismatches: Mismatch[]
}

/** Where we are, with and without the places in lists and maps. */
interface Place {
  path: string
  plain: string
}

function struct(typeName: string, object: JsonMap, place: Place, found: Findings): JsonMap {
  const fields = typeNamed(typeName)?.fields
  const read: JsonMap = {}
  for (const [key, value] of Object.entries(object)) {
    const field = fields?.get(key)
    const inside = below(place, key)
    if (!field) found.unknown.push(inside.path)
    else if (value !== null) {
      const owner = typeName.split('.').at(-1) ?? ''
      const kept = conformed(field, value, inside, owner, found)
      if (kept !== undefined) read[key] = kept
    }
  }
  return read
}

function conformed(
  { type }: Pick<Field, 'type'>,
  value: Json,
  place: Place,
  owner: string,
  found: Findings,
): Json | undefined {
  if (type.startsWith('[]') && Array.isArray(value)) {
    const items = value.map((item, index) =>
      conformed({ type: type.slice(2) }, item, indexed(place, index), owner, found),
    )
    return items.length > 0 ? items.map(item => item ?? null) : undefined
  }
  if (type.startsWith('{}') && isMap(value)) return freeMap(type.slice(2), value, place, owner, found)
  if (typeNamed(type) && isMap(value)) return struct(type, value, place, found)
  if (type === 'quantity' && typeof value === 'number') return String(value)
  if (!fits(type, value)) found.mismatches.push(mismatch(type, value, place, owner))
  return value
}

function freeMap(type: string, value: JsonMap, place: Place, owner: string, found: Findings): JsonMap | undefined {
  const entries = Object.entries(value).map(([key, part]) => {
    const kept =
      part === null
        ? emptyOf(type)
        : conformed({ type }, part, { ...below(place, key), plain: place.plain }, owner, found)
    return [key, kept ?? emptyOf(type)] as const
  })
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

function emptyOf(type: string): Json {
  return type === 'string' || type === 'bytes' ? '' : null
}

function below({ path, plain }: Place, key: string): Place {
  return { path: path ? `${path}.${key}` : key, plain: plain ? `${plain}.${key}` : key }
}

function indexed({ path, plain }: Place, index: number): Place {
  return { path: `${path}[${index}]`, plain }
}

function mismatch(type: string, value: Json, { path, plain }: Place, owner: string): Mismatch {
  const applying = `.${path}: expected ${schemaNameOf(type)}, got &value.valueUnstructured{Value:${JSON.stringify(value)}}`
  if (type === 'bytes' && typeof value === 'string')
    return { decoding: 'illegal base64 data at input byte 0', applying }
  const field = `Go struct field ${owner}.${plain} of type ${goNameOf(type)}`
  return { decoding: `json: cannot unmarshal ${jsonName(value)} into ${field}`, applying }
}

function jsonName(value: Json): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value
}
