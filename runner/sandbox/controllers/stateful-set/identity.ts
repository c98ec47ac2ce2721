import type { PersistentVolumeClaim } from 'kubernetes-types/core/v1.d.ts'
import type { KubeObject, Pod, StatefulSet } from '../../objects.ts'
import type { ClusterApi } from '../../storage/cluster-api.ts'
import { podFromTemplate } from '../pods.ts'
import type { Revision } from './revisions.ts'

export const revisionLabel = 'controller-revision-hash'

/** The pod of this ordinal, as a revision of the template makes it: a name, a host name and claims of its own. */
export function memberOf(set: StatefulSet, ordinal: number, { name: revision, template }: Revision): Pod {
  const pod = podFromTemplate(set, template)
  const name = `${set.metadata.name}-${ordinal}`
  pod.metadata.name = name
  pod.metadata.labels = {
    ...pod.metadata.labels,
    'apps.kubernetes.io/pod-index': String(ordinal),
    [revisionLabel]: revision,
    'statefulset.kubernetes.io/pod-name': name,
  }
  pod.spec.hostname = name
  pod.spec.subdomain = set.spec.serviceName
  const volumes = claimsOf(set, ordinal).map(({ template, claim }) => ({
    name: template,
    persistentVolumeClaim: { claimName: claim.metadata.name },
  }))
  const others = (pod.spec.volumes ?? []).filter(({ name }) => !volumes.some(volume => volume.name === name))
  if (volumes.length > 0) pod.spec.volumes = [...volumes, ...others]
  return pod
}

/** The ordinal of a pod of this set; undefined when its name is not one that the set gives. */
export function ordinalOf(set: StatefulSet, { metadata }: Pod): number | undefined {
  const ordinal = metadata.name.startsWith(`${set.metadata.name}-`) && metadata.name.slice(set.metadata.name.length + 1)
  return ordinal && /^\d+$/.test(ordinal) ? Number(ordinal) : undefined
}

/** Creates those of the ordinal's claims that are not there. */
export function createClaims(api: ClusterApi, set: StatefulSet, ordinal: number): void {
  for (const { claim } of claimsOf(set, ordinal)) {
    const { namespace, name } = claim.metadata
    if (!api.get('persistentvolumeclaims', namespace, name)) api.create('persistentvolumeclaims', claim)
  }
}

function claimsOf(set: StatefulSet, ordinal: number): { template: string; claim: KubeObject }[] {
  return (set.spec.volumeClaimTemplates ?? []).map(({ metadata, spec }: PersistentVolumeClaim) => {
    const template = metadata?.name ?? ''
    const labels = { ...metadata?.labels, ...set.spec.selector.matchLabels }
    const name = `${template}-${set.metadata.name}-${ordinal}`
    const claim: KubeObject = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: set.metadata.namespace ?? '', labels },
      ...(spec && { spec }),
    }
    return { template, claim }
  })
}
