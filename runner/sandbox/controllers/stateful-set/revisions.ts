import { isDeepStrictEqual } from 'node:util'
import type { PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts'
import type { KubeObject, StatefulSet } from '../../objects.ts'
import type { ClusterApi } from '../../storage/cluster-api.ts'
import { controllerOf, ownerReference } from '../ownership.ts'
import { templateHash } from '../template-hash.ts'

/** A template that pods of the set were, are or shall be made from. */
export interface Revision {
  /** Of its ControllerRevision; the value of the pods' label controller-revision-hash. */
  name: string
  template: PodTemplateSpec
}

interface ControllerRevision extends KubeObject {
  data: { spec: { template: PodTemplateSpec & { $patch?: 'replace' } } }
  revision: number
}

const resource = 'controllerrevisions.apps'

/** The revision that pods were last all at, and the one that they shall be at; the latter is created if it is new. */
export function syncRevisions(api: ClusterApi, set: StatefulSet): { current: Revision; update: Revision } {
  const known = revisionsOf(api, set)
  const update = revisionOf(newest(api, set, known))
  const current = known.find(({ metadata }) => metadata.name === set.status?.currentRevision)
  return { current: current ? revisionOf(current) : update, update }
}

/** Deletes what goes beyond revisionHistoryLimit, the oldest first; never one that `inUse` names. */
export function cleanUpRevisions(api: ClusterApi, set: StatefulSet, inUse: Set<string>): void {
  const unused = revisionsOf(api, set).filter(({ metadata }) => !inUse.has(metadata.name))
  const surplus = Math.max(0, unused.length - (set.spec.revisionHistoryLimit ?? 10))
  for (const { metadata } of unused.slice(0, surplus)) api.delete(resource, metadata.namespace, metadata.name)
}

/** Of this set, oldest first. */
function revisionsOf(api: ClusterApi, { metadata }: StatefulSet): ControllerRevision[] {
  return api
    .list<ControllerRevision>(resource, { namespace: metadata.namespace ?? '' })
    .filter(each => controllerOf(each)?.uid === metadata.uid)
    .sort((a, b) => a.revision - b.revision)
}

/** The revision of the set's template: a known one is made the newest again. */
function newest(api: ClusterApi, set: StatefulSet, known: ControllerRevision[]): ControllerRevision {
  const last = known.at(-1)
  const same = known.findLast(({ data }) => isDeepStrictEqual(data, dataOf(set)))
  if (same && same === last) return same
  const revision = (last?.revision ?? 0) + 1
  return same ? api.update<ControllerRevision>(resource, { ...same, revision }) : create(api, set, revision)
}

function create(api: ClusterApi, set: StatefulSet, revision: number): ControllerRevision {
  const { name, namespace = '' } = set.metadata
  const labels = set.spec.template.metadata?.labels ?? {}
  for (let collisions = set.status?.collisionCount ?? 0; ; collisions++) {
    const hash = templateHash(dataOf(set), collisions)
    if (api.get(resource, namespace, `${name}-${hash}`)) continue
    return api.create<ControllerRevision>(resource, {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name: `${name}-${hash}`,
        namespace,
        labels: { ...labels, 'controller.kubernetes.io/hash': hash },
        ownerReferences: [ownerReference(set)],
      },
      data: dataOf(set),
      revision,
    })
  }
}

/** What of the set a revision keeps. Source: getPatch, pkg/controller/statefulset/stateful_set_utils.go. */
function dataOf({ spec }: StatefulSet): ControllerRevision['data'] {
  return { spec: { template: { ...spec.template, $patch: 'replace' } } }
}

function revisionOf({ metadata, data }: ControllerRevision): Revision {
  const { $patch: _, ...template } = data.spec.template
  return { name: metadata.name, template }
}
