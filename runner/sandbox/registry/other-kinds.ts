import { bindingDefaults, networkPolicyDefaults } from '../defaults/configuration.ts'
import { endpointSliceDefaults } from '../defaults/endpoints.ts'
import { bindingColumns, budgetColumns, leaseColumns } from '../tables/configuration.ts'
import { endpointSliceColumns, networkPolicyColumns } from '../tables/network.ts'
import type { Kind } from './kind.ts'

const rbac = { group: 'rbac.authorization.k8s.io', version: 'v1', nameIs: 'path' } as const

/** The kinds of the smaller groups. */
export const otherKinds: readonly Kind[] = [
  {
    group: 'coordination.k8s.io',
    version: 'v1',
    kind: 'Lease',
    plural: 'leases',
    namespaced: true,
    columns: leaseColumns,
  },
  {
    group: 'discovery.k8s.io',
    version: 'v1',
    kind: 'EndpointSlice',
    plural: 'endpointslices',
    namespaced: true,
    counted: true,
    defaults: endpointSliceDefaults,
    columns: endpointSliceColumns,
  },
  {
    group: 'networking.k8s.io',
    version: 'v1',
    kind: 'NetworkPolicy',
    plural: 'networkpolicies',
    shortNames: ['netpol'],
    namespaced: true,
    counted: true,
    defaults: networkPolicyDefaults,
    columns: networkPolicyColumns,
  },
  {
    group: 'policy',
    version: 'v1',
    kind: 'PodDisruptionBudget',
    plural: 'poddisruptionbudgets',
    shortNames: ['pdb'],
    namespaced: true,
    counted: true,
    subresources: ['status'],
    columns: budgetColumns,
  },
  { ...rbac, kind: 'ClusterRole', plural: 'clusterroles', namespaced: false },
  {
    ...rbac,
    kind: 'ClusterRoleBinding',
    plural: 'clusterrolebindings',
    namespaced: false,
    defaults: bindingDefaults,
    columns: bindingColumns,
  },
  { ...rbac, kind: 'Role', plural: 'roles', namespaced: true },
  {
    ...rbac,
    kind: 'RoleBinding',
    plural: 'rolebindings',
    namespaced: true,
    defaults: bindingDefaults,
    columns: bindingColumns,
  },
]
