import { isMap, type Json, type JsonMap, same } from '../registry/json.ts'
import { emptySet, type FieldSet, union } from './field-set.ts'
import type { Shape } from './shape.ts'

/** What a value says: every leaf, every list item, every entry of a free map, and what is empty. */
export function fieldsIn(shape: Shape, value: Json): FieldSet {
  const parts = partsOf(shape, value)
  if (!parts) return emptySet(true)
  const children = [...parts].map(([key, part]) => {
    const inner = fieldsIn(part.shape, part.value)
    return [key, part.named ? inner : { ...inner, member: true }] as const
  })
  return { member: children.length === 0, children: new Map(children) }
}

export interface Changes {
  /** Added or modified. */
  set: FieldSet
  removed: FieldSet
}

/** What a writer changed who made `after` of `before`. */
export function changesBetween(shape: Shape, before: Json | undefined, after: Json | undefined): Changes {
  if (same(before, after)) return { set: emptySet(), removed: emptySet() }
  if (after === undefined) return { set: emptySet(), removed: everyPlace(shape, before ?? null) }
  if (before === undefined) return { set: everyPlace(shape, after), removed: emptySet() }
  const [old, now] = [partsOf(shape, before), partsOf(shape, after)]
  if (!old || !now) return { set: emptySet(true), removed: emptySet() }
  const changes: Changes = { set: emptySet(), removed: emptySet() }
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const part = now.get(key) ?? old.get(key)
    if (!part) continue
    const missing = part.always ? {} : undefined
    const inner = changesBetween(part.shape, old.get(key)?.value ?? missing, now.get(key)?.value ?? missing)
    add(changes.set, key, inner.set)
    add(changes.removed, key, inner.removed)
  }
  return changes
}

function add(set: FieldSet, key: string, inner: FieldSet): void {
  if (inner.member || inner.children.size > 0) set.children.set(key, inner)
}

/** A value that came or went as a whole: each place in it, the inner ones too. */
function everyPlace(shape: Shape, value: Json): FieldSet {
  const parts = partsOf(shape, value)
  const children = [...(parts ?? [])].map(([key, part]) => [key, everyPlace(part.shape, part.value)] as const)
  return { member: true, children: new Map(children) }
}

/** A part of a value that is owned part by part. */
export interface Part {
  shape: Shape
  value: Json
  /** A struct's field: it is there when something in it is. */
  named: boolean
  /** A struct that is there even when nothing is in it. */
  always: boolean
}

/** The parts by their key in FieldsV1; undefined where the value is owned as a whole. */
export function partsOf(shape: Shape, value: Json): Map<string, Part> | undefined {
  if (shape.is === 'struct' && isMap(value)) return structParts(shape, value)
  if (shape.is === 'map' && isMap(value)) {
    const part = (entry: Json): Part => ({ shape: shape.values, value: entry, named: false, always: false })
    return new Map(Object.entries(value).map(([key, entry]) => [`f:${key}`, part(entry)]))
  }
  if (shape.is === 'list' && Array.isArray(value)) {
    const part = (item: Json): Part => ({ shape: shape.items, value: item, named: false, always: false })
    return new Map(value.map(item => [shape.keyOf(item), part(item)]))
  }
  return undefined
}

function structParts(shape: Extract<Shape, { is: 'struct' }>, value: JsonMap): Map<string, Part> {
  return new Map(
    Object.entries(value).map(([name, inner]) => [
      `f:${name}`,
      { shape: shape.field(name), value: inner, named: true, always: shape.always(name) },
    ]),
  )
}

/** What any of these owns. */
export function unionOf(sets: FieldSet[]): FieldSet {
  return sets.reduce(union, emptySet())
}
