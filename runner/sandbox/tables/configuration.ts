import type { Lease } from 'kubernetes-types/coordination/v1.d.ts'
import type { ConfigMap, PersistentVolumeClaim, Secret, ServiceAccount } from 'kubernetes-types/core/v1.d.ts'
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1.d.ts'
import type { RoleBinding } from 'kubernetes-types/rbac/v1.d.ts'
import type { Column } from '../registry/kind.ts'
import { age, columnsOf } from './columns.ts'

const secret = columnsOf<Secret>()
const claim = columnsOf<PersistentVolumeClaim>()
const budget = columnsOf<PodDisruptionBudget>()
const binding = columnsOf<RoleBinding>()

/** Source of all columns here: k8s.io/kubernetes pkg/printers/internalversion printers.go. */
export const configMapColumns: readonly Column[] = [
  columnsOf<ConfigMap>().text('Data', ({ data, binaryData }) => String(sizeOf(data) + sizeOf(binaryData))),
  age,
]

export const secretColumns: readonly Column[] = [
  secret.text('Type', ({ type }) => type),
  secret.text('Data', ({ data }) => String(sizeOf(data))),
  age,
]

export const serviceAccountColumns: readonly Column[] = [
  columnsOf<ServiceAccount>().text('Secrets', ({ secrets }) => String(secrets?.length ?? 0)),
  age,
]

export const claimColumns: readonly Column[] = [
  claim.text('Status', ({ metadata, status }) => (metadata?.deletionTimestamp ? 'Terminating' : status?.phase)),
  claim.text('Volume', ({ spec }) => spec?.volumeName),
  claim.text('Capacity', ({ spec, status }) => (spec?.volumeName ? status?.capacity?.['storage'] : '')),
  claim.text('Access Modes', ({ spec, status }) =>
    spec?.volumeName ? (status?.accessModes ?? []).map(mode => shortModes[mode] ?? mode).join(',') : '',
  ),
  claim.text('StorageClass', ({ spec }) => spec?.storageClassName),
  claim.text('VolumeAttributesClass', () => '<unset>'),
  age,
  claim.wide('VolumeMode', ({ spec }) => spec?.volumeMode ?? '<unset>'),
]

export const budgetColumns: readonly Column[] = [
  budget.text('Min Available', ({ spec }) => String(spec?.minAvailable ?? 'N/A')),
  budget.text('Max Unavailable', ({ spec }) => String(spec?.maxUnavailable ?? 'N/A')),
  budget.number('Allowed Disruptions', ({ status }) => status?.disruptionsAllowed ?? 0),
  age,
]

export const bindingColumns: readonly Column[] = [
  binding.text('Role', ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`),
  age,
  binding.wide('Users', object => subjects(object, 'User')),
  binding.wide('Groups', object => subjects(object, 'Group')),
  binding.wide('ServiceAccounts', object => subjects(object, 'ServiceAccount')),
]

export const leaseColumns: readonly Column[] = [
  columnsOf<Lease>().text('Holder', ({ spec }) => spec?.holderIdentity),
  age,
]

const shortModes: Record<string, string> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}

function subjects({ subjects: all }: RoleBinding, kind: string): string {
  const found = (all ?? []).filter(subject => subject.kind === kind)
  return found.map(({ namespace, name }) => (kind === 'ServiceAccount' ? `${namespace}/${name}` : name)).join(', ')
}

function sizeOf(map: object | undefined): number {
  return Object.keys(map ?? {}).length
}
