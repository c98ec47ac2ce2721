import { isMap, type Json, type JsonMap } from '../registry/json.ts'
import { emptySet, type FieldSet, isEmpty } from './field-set.ts'
import { byPlace } from './order.ts'
import { partsOf } from './ownership.ts'
import type { Shape } from './shape.ts'

/** The live value with everything that the applied one says; neither is changed. */
export function merged(shape: Shape, live: Json | undefined, applied: Json): Json {
  if (shape.is === 'list' && Array.isArray(applied)) return mergedList(shape, Array.isArray(live) ? live : [], applied)
  if ((shape.is !== 'struct' && shape.is !== 'map') || !isMap(applied)) return applied
  const result: JsonMap = { ...(isMap(live) ? live : {}) }
  for (const [key, value] of Object.entries(applied)) {
    result[key] = merged(shape.is === 'map' ? shape.values : shape.field(key), result[key], value)
  }
  return result
}

function mergedList(shape: Extract<Shape, { is: 'list' }>, live: Json[], applied: Json[]): Json[] {
  const items = new Map(live.map(item => [shape.keyOf(item), item]))
  const order = applied.map(item => shape.keyOf(item))
  applied.forEach((item, index) => {
    const key = order[index] ?? ''
    items.set(key, merged(shape.items, items.get(key), item))
  })
  return byPlace([...items], ([key]) => order.indexOf(key)).map(([, item]) => item)
}

/**
 * The value without what its applier owned the last time (`last`) and that nobody owns now (`owned`). What goes, goes
 * with all that is in it, defaults too.
 */
export function pruned(shape: Shape, value: Json, last: FieldSet, owned: FieldSet): Json {
  const parts = partsOf(shape, value)
  if (!parts) return value
  const kept = [...parts].flatMap(([key, part]) => {
    const before = last.children.get(key)
    const now = owned.children.get(key) ?? emptySet()
    if (!before) return [[key, part.value] as const]
    if (isEmpty(now) && (before.member || part.named)) return []
    return [[key, pruned(part.shape, part.value, before, now)] as const]
  })
  if (shape.is === 'list') return kept.map(([, item]) => item)
  return Object.fromEntries(kept.map(([key, inner]) => [key.slice(2), inner]))
}
