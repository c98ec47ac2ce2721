import type { KubeObject } from '../objects.ts'
import { typeNameFor } from '../protobuf/fields.ts'
import { timestamp } from '../registry/clock.ts'
import { same } from '../registry/json.ts'
import { statusError } from '../storage/status-error.ts'
import { merged, pruned } from './apply-merge.ts'
import { difference, emptySet, type FieldSet, intersection, isEmpty, pathsOf, union } from './field-set.ts'
import { isOf, type Ownership, ownable, ownershipsOf, plain, type Writer, withOwnerships } from './managed-fields.ts'
import { changesBetween, fieldsIn, unionOf } from './ownership.ts'
import { shapeNamed } from './shape.ts'

/**
 * The live object with this configuration applied: what it says is set and owned by the writer, what the writer applied
 * before and says no more is removed, and what others own and it would change is a conflict unless `force` takes it.
 * The live object itself comes back when nothing would change.
 * Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/
 * @throws StatusError Conflict, naming every field and its manager.
 */
export function serverSideApply(
  live: KubeObject | undefined,
  config: KubeObject,
  writer: Writer,
  force: boolean,
): KubeObject {
  const { apiVersion, kind } = config
  const shape = shapeNamed(typeNameFor(apiVersion, kind))
  const before = live ? plain(live) : {}
  const owners = live ? ownersOrFirst(live) : []
  const mine = owners.find(owner => isOf(writer, owner))
  const others = owners.filter(owner => owner !== mine)
  const said = fieldsIn(shape, plain(config))
  const fields = ownable(said)
  const owned = unionOf([said, ...others.map(owner => owner.fields)])
  const next = pruned(shape, merged(shape, before, plain(config)), mine?.fields ?? emptySet(), owned)
  const { set, removed } = changesBetween(shape, before, next)
  if (!force) refuseConflicts(others, set)
  const left = others.map(owner => ({ ...owner, fields: difference(owner.fields, union(set, removed)) }))
  const unchanged = live && mine && same(before, next) && same(mine.fields, fields)
  if (unchanged) return live
  const own: Ownership = { ...writer, apiVersion, time: timestamp(), fields }
  return withOwnerships(next as unknown as KubeObject, [...left, own])
}

/** An object that nobody tracks yet belongs to whoever wrote it before the first apply. */
function ownersOrFirst(live: KubeObject): Ownership[] {
  const owners = ownershipsOf(live)
  if (owners.length > 0) return owners
  const { apiVersion, kind, metadata } = live
  const fields = ownable(fieldsIn(shapeNamed(typeNameFor(apiVersion, kind)), plain(live)))
  const time = metadata.creationTimestamp
  return [{ manager: 'before-first-apply', operation: 'Update', apiVersion, ...(time && { time }), fields }]
}

function refuseConflicts(others: readonly Ownership[], set: FieldSet): void {
  const conflicts = others
    .map(owner => ({ owner, fields: intersection(owner.fields, set) }))
    .filter(({ fields }) => !isEmpty(fields))
    .flatMap(({ owner, fields }) => pathsOf(fields).map(path => ({ who: called(owner), path })))
  if (conflicts.length === 0) return
  const causes = conflicts.map(({ who, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${who}`,
    field: path,
  }))
  throw statusError(409, 'Conflict', messageOf(conflicts), { causes })
}

/** Source of the words: k8s.io/apimachinery/pkg/util/managedfields/internal conflict.go. */
function called({ manager, subresource, operation, apiVersion, time }: Ownership): string {
  const part = subresource ? ` with subresource "${subresource}"` : ''
  const using = operation === 'Update' ? ` using ${apiVersion}${time ? ` at ${time}` : ''}` : ''
  return `"${manager}"${part}${using}`
}

function messageOf(conflicts: { who: string; path: string }[]): string {
  const [first] = conflicts
  if (conflicts.length === 1) return `Apply failed with 1 conflict: conflict with ${first?.who}: ${first?.path}`
  const managers = [...new Set(conflicts.map(({ who }) => who))].sort()
  const lines = managers.flatMap(who => {
    const paths = conflicts.filter(conflict => conflict.who === who).map(({ path }) => `- ${path}`)
    return [`conflicts with ${who}:`, ...paths]
  })
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`
}
