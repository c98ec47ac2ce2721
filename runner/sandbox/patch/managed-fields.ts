import type { KubeObject } from '../objects.ts'
import { typeNameFor } from '../protobuf/fields.ts'
import { timestamp } from '../registry/clock.ts'
import { copyOf, type JsonMap, same } from '../registry/json.ts'
import { difference, emptySet, type FieldSet, fromFieldsV1, isEmpty, toFieldsV1, union } from './field-set.ts'
import { changesBetween } from './ownership.ts'
import { shapeNamed } from './shape.ts'

/** An entry of metadata.managedFields. */
export interface ManagerEntry {
  manager: string
  operation: 'Apply' | 'Update'
  apiVersion: string
  time?: string
  fieldsType?: string
  fieldsV1: JsonMap
  subresource?: string
}

/** Who writes, and how. */
export interface Writer {
  manager: string
  operation: 'Apply' | 'Update'
  subresource?: string
}

/** An entry with its fields as a set. */
export interface Ownership extends Omit<ManagerEntry, 'fieldsV1'> {
  fields: FieldSet
}

/** Who owns what of this object. */
export function ownershipsOf({ metadata }: KubeObject): Ownership[] {
  const entries = (metadata.managedFields ?? []) as ManagerEntry[]
  return entries.map(({ fieldsV1, ...entry }) => ({ ...entry, fields: fromFieldsV1(fieldsV1) }))
}

/** The object with these owners; who owns nothing is left out. */
export function withOwnerships<T extends KubeObject>(object: T, owners: readonly Ownership[]): T {
  const managedFields = owners
    .filter(({ fields }) => !isEmpty(fields))
    .map(({ fields, ...owner }) => ({ ...owner, fieldsType: 'FieldsV1', fieldsV1: toFieldsV1(fields) }))
    .sort((a, b) => rank(a) - rank(b))
  const { managedFields: _, ...metadata } = object.metadata
  return { ...object, metadata: managedFields.length > 0 ? { ...metadata, managedFields } : metadata }
}

function rank({ operation }: Writer): number {
  return operation === 'Apply' ? 0 : 1
}

/** Is this the writer's own entry? */
export function isOf(writer: Writer, owner: Ownership): boolean {
  return (
    owner.manager === writer.manager && owner.operation === writer.operation && owner.subresource === writer.subresource
  )
}

/**
 * The object as this writer made it of `before`, with its managedFields: what was changed is now the writer's alone, and
 * what was removed is nobody's. managedFields that the writer itself changed are taken as they are.
 */
export function tracked<T extends KubeObject>(before: KubeObject | undefined, after: T, writer: Writer): T {
  if (before && after.metadata.managedFields && !same(after.metadata.managedFields, before.metadata.managedFields))
    return after
  const { set, removed } = changes(before, after)
  const owners = before ? ownershipsOf(before) : []
  const mine = owners.find(owner => isOf(writer, owner))
  const others = owners
    .filter(owner => owner !== mine)
    .map(owner => ({ ...owner, fields: difference(owner.fields, union(set, removed)) }))
  if (isEmpty(set))
    return withOwnerships(after, mine ? [...others, { ...mine, fields: difference(mine.fields, removed) }] : others)
  const fields = union(difference(mine?.fields ?? emptySet(), removed), set)
  return withOwnerships(after, [...others, { ...writer, apiVersion: after.apiVersion, time: timestamp(), fields }])
}

function changes(before: KubeObject | undefined, after: KubeObject) {
  const shape = shapeNamed(typeNameFor(after.apiVersion, after.kind))
  const { set, removed } = changesBetween(shape, before ? plain(before) : {}, plain(after))
  return { set: ownable(set), removed }
}

/** The object as JSON, without what belongs to nobody. */
export function plain(object: KubeObject): JsonMap {
  return copyOf(object) as unknown as JsonMap
}

const nobodys = [
  'creationTimestamp',
  'generation',
  'managedFields',
  'name',
  'namespace',
  'resourceVersion',
  'selfLink',
  'uid',
]

/** Without what the server alone writes, and what names the object. */
export function ownable({ children }: FieldSet): FieldSet {
  const metadata = children.get('f:metadata') ?? emptySet()
  const rest = [...metadata.children].filter(([key]) => !nobodys.includes(key.slice(2)))
  const others = [...children].filter(([key]) => !['f:apiVersion', 'f:kind', 'f:metadata'].includes(key))
  const own = rest.length > 0 ? [['f:metadata', { member: false, children: new Map(rest) }] as const] : []
  return { member: false, children: new Map([...own, ...others]) }
}
