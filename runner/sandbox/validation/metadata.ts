import type { KubeObject } from '../objects.ts'
import type { Kind } from '../registry/kind.ts'
import type { Cause } from '../storage/status-error.ts'
import { invalidValue, required } from './cause.ts'
import { labelCauses } from './labels.ts'
import { nameFaults, qualifiedNameFaults } from './names.ts'

/** The rules that hold for metadata of every kind. Source: k8s.io/apimachinery/pkg/api/validation objectmeta.go. */
export function metadataCauses(kind: Pick<Kind, 'nameIs' | 'namespaced'>, { metadata }: KubeObject): Cause[] {
  return [
    ...nameCauses(kind, metadata.name),
    ...namespaceCauses(metadata.namespace),
    ...labelCauses('metadata.labels', metadata.labels),
    ...annotationCauses(metadata.annotations),
    ...ownerCauses(metadata.ownerReferences),
  ]
}

function nameCauses({ nameIs = 'subdomain' }: Pick<Kind, 'nameIs'>, name: string): Cause[] {
  if (!name) return [required('metadata.name', 'name or generateName is required')]
  return nameFaults(name, nameIs).map(why => invalidValue('metadata.name', name, why))
}

function namespaceCauses(namespace: string | undefined): Cause[] {
  if (!namespace) return []
  return nameFaults(namespace, 'label').map(why => invalidValue('metadata.namespace', namespace, why))
}

function annotationCauses(annotations: Record<string, string> = {}): Cause[] {
  const field = 'metadata.annotations'
  return Object.keys(annotations).flatMap(key =>
    qualifiedNameFaults(key.toLowerCase()).map(why => invalidValue(field, key, why)),
  )
}

function ownerCauses(owners: KubeObject['metadata']['ownerReferences'] = []): Cause[] {
  return owners.flatMap(owner =>
    (['apiVersion', 'kind', 'name', 'uid'] as const)
      .filter(part => !owner[part])
      .map(part =>
        invalidValue(
          `metadata.ownerReferences.${part}`,
          '',
          part === 'apiVersion' ? 'version must not be empty' : 'must not be empty',
        ),
      ),
  )
}
