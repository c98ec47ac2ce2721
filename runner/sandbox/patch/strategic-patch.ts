import { type Field, typeNamed } from '../protobuf/fields.ts'
import { isMap, type Json, type JsonMap } from '../registry/json.ts'
import { badRequest } from '../storage/status-error.ts'
import { mergeLists, mergeSets } from './strategic-lists.ts'

/**
 * The target with a strategic merge patch applied; neither is changed. Lists that have a merge key are merged item by
 * item. Directives: $patch, $retainKeys, $setElementOrder/…, $deleteFromPrimitiveList/….
 * Source: https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 * @throws StatusError BadRequest for a directive that makes no sense.
 */
export function strategicPatch(typeName: string, target: JsonMap, patch: JsonMap): JsonMap {
  const { $patch: directive, $retainKeys: retained, ...changes } = patch
  if (directive === 'replace') return withoutDirectives(changes)
  if (directive === 'delete') return {}
  if (directive !== undefined && directive !== 'merge') throw badRequest(`Unrecognized type: ${directive}`)
  const merged = Array.isArray(retained) ? keptOnly(target, retained) : { ...target }
  for (const key of Object.keys(changes)) {
    if (!key.startsWith('$')) mergeField(typeName, merged, key, changes)
  }
  for (const key of Object.keys(changes)) {
    const [order, name] = key.split('/')
    const alone = name && !(name in changes) && name in merged
    if (alone && (order === '$setElementOrder' || order === '$deleteFromPrimitiveList')) {
      mergeField(typeName, merged, name, { ...changes, [name]: [] })
    }
  }
  return merged
}

function mergeField(typeName: string, merged: JsonMap, key: string, patch: JsonMap): void {
  const value = patch[key] ?? null
  if (value === null) {
    delete merged[key]
    return
  }
  const field = typeNamed(typeName)?.fields.get(key)
  merged[key] = mergedValue(field, merged[key], value, patch)
}

function mergedValue(field: Field | undefined, old: Json | undefined, value: Json, patch: JsonMap): Json {
  if (Array.isArray(value)) return mergedList(field, Array.isArray(old) ? old : [], value, patch)
  if (!isMap(value)) return value
  if (field?.patch.includes('replace')) return withoutDirectives(value)
  const typeName = field?.type.replace(/^\{\}/, '') ?? ''
  const isFree = field?.type.startsWith('{}') === true
  return strategicPatch(isFree ? '' : typeName, isMap(old) ? old : {}, value)
}

function mergedList(field: Field | undefined, old: Json[], value: Json[], patch: JsonMap): Json {
  if (!field?.patch.includes('merge')) return value
  const order = listAt(patch, `$setElementOrder/${field.name}`)
  if (!field.mergeKey)
    return mergeSets(old, value, order, listAt(patch, `$deleteFromPrimitiveList/${field.name}`) ?? [])
  const mergeItem = (item: JsonMap, change: JsonMap) => strategicPatch(field.type.slice(2), item, change)
  return mergeLists(field.mergeKey, old, value, order, mergeItem)
}

function listAt(patch: JsonMap, key: string): Json[] | undefined {
  const value = patch[key]
  return Array.isArray(value) ? value : undefined
}

function keptOnly(target: JsonMap, keys: Json[]): JsonMap {
  return Object.fromEntries(Object.entries(target).filter(([key]) => keys.includes(key)))
}

function withoutDirectives(value: JsonMap): JsonMap {
  return Object.fromEntries(Object.entries(value).filter(([key, part]) => !key.startsWith('$') && part !== null))
}
