import type { KubeObject } from '../objects.ts'
import type { DeleteOptions } from '../storage/cluster-api.ts'
import { conflict } from '../storage/status-error.ts'
import type { Store } from '../storage/store.ts'
import { timestamp } from './clock.ts'
import { copyOf } from './json.ts'
import type { Kind } from './kind.ts'
import { resourceOf } from './kind.ts'
import { finished } from './replacement.ts'

/** What became of an object that was to be deleted: removed at once, or marked and waited for. */
export interface Deletion {
  object: KubeObject
  removed: boolean
}

interface Options extends DeleteOptions {
  resourceVersion?: string
  dryRun?: boolean
}

/**
 * Removes the object, or marks it as being deleted where a grace period or a finalizer must be waited for.
 * @throws StatusError Conflict when a precondition does not hold.
 */
export function remove(store: Store, kind: Kind, old: KubeObject, options: Options): Deletion {
  checkPreconditions(kind, old, options)
  const object = marked(kind, copyOf(old), options)
  const removed = finished(object)
  if (options.dryRun) return { object, removed }
  if (removed) return { object: store.remove(resourceOf(kind), object), removed }
  if (JSON.stringify(object) === JSON.stringify(old)) return { object: old, removed }
  return { object: store.put(resourceOf(kind), object), removed }
}

function checkPreconditions(kind: Kind, { metadata }: KubeObject, { uid, resourceVersion }: Options): void {
  const about = { group: kind.group, kind: kind.plural, name: metadata.name }
  const differs = (what: string, asked: string, is: string | undefined) =>
    conflict(about, `Precondition failed: ${what} in precondition: ${asked}, ${what} in object meta: ${is}`)
  if (uid && uid !== metadata.uid) throw differs('UID', uid, metadata.uid)
  if (resourceVersion && resourceVersion !== metadata.resourceVersion) {
    throw differs('ResourceVersion', resourceVersion, metadata.resourceVersion)
  }
}

function marked(kind: Kind, object: KubeObject, options: Options): KubeObject {
  const { metadata } = object
  const graceSeconds = kind.kind === 'Pod' ? podGraceSeconds(object, options) : 0
  waitForDependents(object, options)
  if (metadata.deletionTimestamp) {
    const shorter = graceSeconds < (metadata.deletionGracePeriodSeconds ?? 0)
    if (shorter) metadata.deletionGracePeriodSeconds = graceSeconds
    return object
  }
  metadata.deletionTimestamp = timestamp(graceSeconds * 1000)
  metadata.deletionGracePeriodSeconds = graceSeconds
  if (metadata.generation) metadata.generation++
  if (kind.kind === 'Namespace') object.status = { ...object.status, phase: 'Terminating' }
  return object
}

/** A pod that runs nothing needs no grace. Source: k8s.io/kubernetes pkg/registry/core/pod, CheckGracefulDelete. */
function podGraceSeconds(pod: KubeObject, { gracePeriodSeconds }: Options): number {
  const spec = pod.spec as { nodeName?: string; terminationGracePeriodSeconds?: number } | undefined
  const status = pod.status as { phase?: string } | undefined
  if (!spec?.nodeName || status?.phase === 'Succeeded' || status?.phase === 'Failed') return 0
  return Math.max(0, gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30)
}

/** The garbage collector takes these finalizers away once it has done what they ask for. */
function waitForDependents({ metadata }: KubeObject, { propagationPolicy }: Options): void {
  if (propagationPolicy === undefined) return
  const others = (metadata.finalizers ?? []).filter(name => name !== 'orphan' && name !== 'foregroundDeletion')
  const own = { Orphan: ['orphan'], Foreground: ['foregroundDeletion'], Background: [] }[propagationPolicy]
  metadata.finalizers = [...others, ...own]
  if (metadata.finalizers.length === 0) delete metadata.finalizers
}
