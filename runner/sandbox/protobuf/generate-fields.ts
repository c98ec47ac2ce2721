/**
 * Writes fields.json, the table of every field of the kinds that the sandbox serves, from the published Go modules:
 * `node --import tsx runner/sandbox/protobuf/generate-fields.ts`. Needs Go and its module proxy.
 * Only facts go into the table: names, numbers, types, merge keys. Source: k8s.io/api and k8s.io/apimachinery (Apache-2.0).
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type GoField, type GoType, goTypes } from './go-structs.ts'

const release = 'v0.34.4'

const roots = [
  ...['ConfigMap', 'Endpoints', 'Event', 'Namespace', 'Node', 'PersistentVolumeClaim', 'Pod', 'Secret', 'Service'],
  ...['ServiceAccount', 'Binding'],
].map(name => `core/v1.${name}`)

roots.push(
  ...['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'].map(name => `apps/v1.${name}`),
  ...['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'].map(name => `rbac/v1.${name}`),
  ...['SelfSubjectAccessReview', 'SelfSubjectRulesReview'].map(name => `authorization/v1.${name}`),
  ...['Eviction', 'PodDisruptionBudget'].map(name => `policy/v1.${name}`),
  ...['CronJob', 'Job'].map(name => `batch/v1.${name}`),
  ...['SelfSubjectReview', 'TokenRequest'].map(name => `authentication/v1.${name}`),
  ...['autoscaling/v1.Scale', 'coordination/v1.Lease', 'discovery/v1.EndpointSlice', 'networking/v1.NetworkPolicy'],
  'meta/v1.DeleteOptions',
)

/** Types that have a form of their own in JSON or on the wire. */
const special: Record<string, string> = {
  'meta/v1.Time': 'time',
  'meta/v1.MicroTime': 'microtime',
  'meta/v1.Duration': 'duration',
  'meta/v1.FieldsV1': 'fields',
  'resource.Quantity': 'quantity',
  'intstr.IntOrString': 'intstr',
  'runtime.RawExtension': 'raw',
  'types.UID': 'string',
  'authorization/v1.ExtraValue': 'strings',
  'authentication/v1.ExtraValue': 'strings',
}

const typeMeta: [string, (string | number)[]][] = [
  ['kind', [0, 'string']],
  ['apiVersion', [0, 'string']],
]

const folders = { api: folderOf('k8s.io/api'), apimachinery: folderOf('k8s.io/apimachinery') }
const packages = new Map<string, Map<string, GoType>>()
const table: Record<string, Record<string, unknown>> = {}
const wanted = [...roots]
for (let name = wanted.pop(); name; name = wanted.pop()) if (!(name in table)) table[name] = rows(name)

const lines = Object.entries(table)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, fields]) => `${JSON.stringify(name)}:${JSON.stringify(fields)}`)
writeFileSync(join(import.meta.dirname, 'fields.json'), `{\n${lines.join(',\n')}\n}\n`)

function rows(name: string): Record<string, unknown> {
  const [home = '', short = ''] = name.split('.')
  const type = packageOf(home).get(short)
  if (!type) throw new Error(`no type ${name}`)
  const fields = type.fields.flatMap(field => row(home, field))
  return { ...(type.markers['structType']?.includes('atomic') && { '@': 'atomic' }), ...Object.fromEntries(fields) }
}

/** [json name, [number, type, flags]]; a field that is spread into its parent is named `+` and its own name. */
function row(home: string, field: GoField): [string, (string | number)[]][] {
  const [json = '', ...options] = field.tags['json']?.split(',') ?? []
  if (json === '-') return []
  const number = Number(field.tags['protobuf']?.split(',')[1] ?? 0)
  const inline = json === '' || options.includes('inline')
  if (inline && number === 0) return typeMeta
  const flags = flagsOf(field)
  return [[inline ? `+${field.name}` : json, [number, resolved(home, field.goType.replace('*', '')), ...flags]]]
}

function flagsOf({ goType, tags, markers }: GoField): string[] {
  const flags = [
    goType.startsWith('*') ? 'pointer' : '',
    tags['patchStrategy'] ? `patch:${tags['patchStrategy'].replace(',', '+')}` : '',
    tags['patchMergeKey'] ? `key:${tags['patchMergeKey']}` : '',
    ...['listType', 'mapType', 'structType']
      .map(marker => markers[marker]?.[0])
      .map(kind => (kind ? `is:${kind}` : '')),
    markers['listMapKey'] ? `keys:${markers['listMapKey'].join('+')}` : '',
    markers['default'] ? `default:${markers['default'][0]?.replaceAll('"', '')}` : '',
  ].filter(Boolean)
  return flags.length > 0 ? [flags.join(' ')] : []
}

function resolved(home: string, goType: string): string {
  if (goType === '[]byte') return 'bytes'
  if (goType.startsWith('[]')) return `[]${resolved(home, goType.slice(2).replace('*', ''))}`
  const map = goType.match(/^map\[[\w.]+\](.*)$/)
  if (map) return `{}${resolved(home, map[1] ?? '')}`
  if (/^(string|bool|int32|int64|float64|int|uint8|byte)$/.test(goType)) return goType
  const name = goType.includes('.') ? qualified(home, goType) : `${home}.${goType}`
  const known = special[name]
  if (known) return known
  const [owner = '', short = ''] = name.split('.')
  const type = packageOf(owner).get(short)
  if (type?.underlying) return resolved(owner, type.underlying)
  wanted.push(name)
  return name
}

/** `metav1.Time` as written in a file -> `meta/v1.Time`. */
function qualified(home: string, goType: string): string {
  const [alias = '', name = ''] = goType.split('.')
  const owners: Record<string, string> = {
    metav1: 'meta/v1',
    v1: home === 'meta/v1' ? home : 'core/v1',
    corev1: 'core/v1',
  }
  const foreign = { api: 'core/v1', apiv1: 'core/v1' }[alias]
  return `${owners[alias] ?? foreign ?? alias}.${name}`
}

function packageOf(home: string): Map<string, GoType> {
  const known = packages.get(home)
  if (known) return known
  const folder = home === 'meta/v1' ? join(folders.apimachinery, 'pkg/apis/meta/v1') : join(folders.api, home)
  const source = readFileSync(join(folder, 'types.go'), 'utf8')
  const types = goTypes(source)
  packages.set(home, types)
  return types
}

function folderOf(module: string): string {
  const output = execFileSync('go', ['mod', 'download', '-json', `${module}@${release}`], { encoding: 'utf8' })
  return (JSON.parse(output) as { Dir: string }).Dir
}
