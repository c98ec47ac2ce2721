import type { KubeObject } from '../objects.ts'
import { conflict } from '../storage/status-error.ts'
import { copyOf, same } from './json.ts'
import type { Kind } from './kind.ts'

/** What only the server writes into metadata. */
const ofTheServer = [
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generateName',
  'generation',
  'resourceVersion',
] as const

/**
 * The next form of an object whose writer may change all but its status.
 * @throws StatusError Conflict when it was made from another form, or from another object of this name.
 */
export function keepingStatus(kind: Kind, given: KubeObject, old: KubeObject): KubeObject {
  checkUnchanged(kind, given, old)
  const next = copyOf(given)
  keepServersMetadata(next, old)
  if (kind.subresources?.includes('status')) keep(next, old, 'status')
  if (kind.kind === 'Namespace') keep(next, old, 'spec')
  return next
}

/**
 * The next form of an object whose writer may change its status only, and metadata.managedFields.
 * @throws StatusError Conflict, as above.
 */
export function keepingRest(kind: Kind, given: KubeObject, old: KubeObject): KubeObject {
  checkUnchanged(kind, given, old)
  const metadata = { ...old.metadata, managedFields: given.metadata.managedFields ?? old.metadata.managedFields }
  return copyOf({ ...old, metadata, status: given.status }) as KubeObject
}

/** Counts a change of what is wanted: everything but metadata and status. */
export function countGeneration(kind: Kind, next: KubeObject, old: KubeObject): void {
  if (!kind.counted || same(wanted(next), wanted(old))) return
  next.metadata.generation = (old.metadata.generation ?? 0) + 1
}

/** Is this object on its way out, with nobody left to wait for? */
export function finished({ metadata, spec }: KubeObject): boolean {
  if (!metadata.deletionTimestamp || metadata.deletionGracePeriodSeconds) return false
  const namespaceFinalizers = spec && 'finalizers' in spec && Array.isArray(spec.finalizers) ? spec.finalizers : []
  return (metadata.finalizers ?? []).length + namespaceFinalizers.length === 0
}

/** Do both say the same? That the same owner wrote the same fields again later makes no difference. */
export function sameButForTimes(next: KubeObject, old: KubeObject): boolean {
  return same(next, old) || (next.metadata.managedFields !== undefined && same(untimed(next), untimed(old)))
}

function untimed(object: KubeObject): KubeObject {
  const managedFields = (object.metadata.managedFields ?? []).map(entry => ({ ...entry, time: '' }))
  return { ...object, metadata: { ...object.metadata, managedFields } }
}

function checkUnchanged(kind: Kind, given: KubeObject, old: KubeObject): void {
  const { uid, resourceVersion } = given.metadata
  const about = { group: kind.group, kind: kind.plural, name: old.metadata.name }
  if (uid && uid !== old.metadata.uid) {
    const both = `UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`
    throw conflict(about, `Precondition failed: ${both}`)
  }
  if (resourceVersion && resourceVersion !== old.metadata.resourceVersion) throw conflict(about)
}

function keepServersMetadata(next: KubeObject, old: KubeObject): void {
  for (const field of ofTheServer) {
    delete next.metadata[field]
    if (old.metadata[field] !== undefined) Object.assign(next.metadata, { [field]: old.metadata[field] })
  }
  next.metadata.managedFields ??= old.metadata.managedFields ?? []
  if (next.metadata.managedFields.length === 0) delete next.metadata.managedFields
}

function keep(next: KubeObject, old: KubeObject, part: 'spec' | 'status'): void {
  delete next[part]
  if (old[part]) next[part] = old[part]
}

function wanted(object: KubeObject): object {
  const { metadata: _, status: __, ...rest } = object
  return rest
}
