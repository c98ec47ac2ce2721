import type { KubeObject, Namespace } from '../objects.ts'
import type { ClusterApi, Resource } from '../storage/cluster-api.ts'
import type { Controller, Key } from './controller.ts'
import { watchOf } from './controller.ts'

/**
 * Keeps what every namespace has: the service account `default` and the configmap `kube-root-ca.crt`, whose content is
 * `certificate` (PEM). Source: serviceaccounts_controller.go and rootcacertpublisher, pkg/controller.
 */
export function defaultObjectsController(api: ClusterApi, certificate: string): Controller {
  return {
    name: 'default-objects-controller',
    watches: [watchOf('namespaces'), watchLost('serviceaccounts'), watchLost('configmaps')],
    reconcile: ({ name: namespace }) => {
      const found = api.get<Namespace>('namespaces', undefined, namespace)
      if (!found || found.metadata.deletionTimestamp) return undefined
      for (const [resource, object] of defaultsOf(namespace, certificate)) {
        if (!api.get(resource, namespace, object.metadata.name)) api.create(resource, object)
      }
      return undefined
    },
  }
}

function defaultsOf(namespace: string, certificate: string): [Resource, KubeObject & { data?: object }][] {
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } }
  const metadata = { name: 'kube-root-ca.crt', namespace }
  const bundle = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'ca.crt': certificate } }
  return [
    ['serviceaccounts', account],
    ['configmaps', bundle],
  ]
}

function watchLost(resource: Resource) {
  return {
    resource,
    dirty: ({ type, object }: { type: string; object: KubeObject }): Key[] =>
      type === 'DELETED' ? [{ namespace: '', name: object.metadata.namespace ?? '' }] : [],
  }
}
