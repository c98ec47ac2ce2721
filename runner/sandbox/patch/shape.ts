import { type Field, typeNamed } from '../protobuf/fields.ts'
import type { Json, JsonMap } from '../registry/json.ts'

/** How server-side apply sees a value: owned as a whole (`atomic`), or part by part. */
export type Shape =
  | { is: 'atomic' }
  | { is: 'struct'; field(name: string): Shape; always(name: string): boolean }
  | { is: 'map'; values: Shape }
  | { is: 'list'; items: Shape; keyOf(item: Json): string }

const atomic: Shape = { is: 'atomic' }

/** The shape of a struct by its name in the field table. */
export function shapeNamed(typeName: string): Shape {
  const type = typeNamed(typeName)
  if (!type) return atomic
  return {
    is: 'struct',
    field: name => {
      const field = type.fields.get(name)
      return field ? shapeOf(field) : atomic
    },
    always: name => {
      const field = type.fields.get(name)
      return field !== undefined && !field.pointer && typeNamed(field.type) !== undefined
    },
  }
}

function shapeOf(field: Field): Shape {
  if (field.is === 'atomic') return atomic
  if (field.type.startsWith('[]')) return listShape(field)
  if (field.type.startsWith('{}')) return { is: 'map', values: shapeOfType(field.type.slice(2)) }
  return shapeOfType(field.type, field.is === 'granular')
}

function shapeOfType(type: string, granular = false): Shape {
  return typeNamed(type)?.atomic && !granular ? atomic : shapeNamed(type)
}

/** A list without listType is one by its strategic merge keys, if it has them. */
function listShape(field: Field): Shape {
  const keys = field.keys ?? (field.patch.includes('merge') && field.mergeKey ? [field.mergeKey] : [])
  const items = shapeOfType(field.type.slice(2))
  if (keys.length > 0) return { is: 'list', items, keyOf: item => keyOfItem(field, keys, item as JsonMap) }
  const isSet = field.is === 'set' || field.patch.includes('merge')
  return isSet ? { is: 'list', items: atomic, keyOf: item => `v:${JSON.stringify(item)}` } : atomic
}

function keyOfItem(field: Field, keys: string[], item: JsonMap): string {
  const fields = typeNamed(field.type.slice(2))?.fields
  const pairs = [...keys].sort().map(key => [key, item[key] ?? fields?.get(key)?.default ?? ''])
  return `k:${JSON.stringify(Object.fromEntries(pairs))}`
}
