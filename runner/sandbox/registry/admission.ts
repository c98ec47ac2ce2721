import type { KubeObject } from '../objects.ts'
import type { ClusterApi } from '../storage/cluster-api.ts'
import { invalid } from '../storage/status-error.ts'
import { metadataCauses } from '../validation/metadata.ts'
import type { Kind } from './kind.ts'

/**
 * Fills in the defaults of an object that is about to be written, and checks it.
 * @throws StatusError Invalid with every rule that it breaks.
 */
export function admit(api: Pick<ClusterApi, 'get' | 'list'>, kind: Kind, object: KubeObject, old?: KubeObject): void {
  kind.defaults?.(object)
  kind.admit?.(api, object, old)
  const causes = [...metadataCauses(kind, object), ...(kind.validate?.(object, old) ?? [])]
  if (causes.length > 0) throw invalid({ group: kind.group, kind: kind.kind, name: object.metadata.name }, causes)
}
