import type { KubeObject } from '../objects.ts'
import type { ClusterApi } from '../storage/cluster-api.ts'
import { badRequest, forbidden, notFound } from '../storage/status-error.ts'
import type { Kind } from './kind.ts'

/**
 * Lets a new object into its namespace.
 * @throws StatusError NotFound when there is no such namespace, Forbidden when it is being terminated.
 */
export function admitToNamespace(api: Pick<ClusterApi, 'get'>, kind: Kind, { metadata }: KubeObject): void {
  const { namespace, name } = metadata
  if (!namespace) throw badRequest('an empty namespace may not be set during creation')
  const found = api.get('namespaces', undefined, namespace)
  if (!found) throw notFound({ group: '', kind: 'namespaces', name: namespace })
  if (!found.metadata.deletionTimestamp) return
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`
  const message = `namespace ${namespace} is being terminated`
  const cause = { reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }
  throw forbidden({ group: kind.group, kind: kind.plural, name }, why, [cause])
}
