import { apiVersionOf, type Kind } from '../registry/kind.ts'
import { kinds } from '../registry/kinds.ts'
import { noSuchPath } from '../storage/status-error.ts'
import { answer } from './answer.ts'
import type { Call } from './call.ts'

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

/** Discovery as kubectl 1.26 and later ask for it: everything in one answer. The type's parameters are what they look at. */
const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

/** Answers /api, /api/v1, /apis, /apis/GROUP, /apis/GROUP/VERSION. @throws StatusError NotFound when there is none. */
export function discover({ request, response, url }: Call): void {
  const words = url.pathname.split('/').filter(Boolean)
  const wantsAll = request.headers.accept?.includes('as=APIGroupDiscoveryList') && words.length === 1
  const head = { apiVersion: 'apidiscovery.k8s.io/v2', kind: 'APIGroupDiscoveryList', metadata: {} }
  if (wantsAll) answer(response, 200, { ...head, items: groupsBelow(words[0]).map(everythingIn) }, aggregated)
  else answer(response, 200, legacy(words))
}

function legacy([root, group, version]: string[]): object {
  if (root === 'api' && !group) return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }
  if (root === 'api') return resourceList('', group ?? '')
  if (!group) return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupsBelow('apis').map(groupOf) }
  if (version) return resourceList(group, version)
  if (!groupsBelow('apis').includes(group)) throw noSuchPath()
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) }
}

function groupsBelow(root: string | undefined): string[] {
  const groups = [...new Set(kinds.map(({ group }) => group))]
  return groups.filter(group => (group === '') === (root === 'api'))
}

/** Every group has one version here. */
function versionOf(group: string): string {
  return kinds.find(kind => kind.group === group)?.version ?? ''
}

function groupOf(group: string): object {
  const version = { groupVersion: `${group}/${versionOf(group)}`, version: versionOf(group) }
  return { name: group, versions: [version], preferredVersion: version }
}

function everythingIn(group: string): object {
  const resources = kinds.filter(kind => kind.group === group).map(aggregatedResource)
  const versions = [{ version: versionOf(group), resources, freshness: 'Current' }]
  return { metadata: { ...(group && { name: group }), creationTimestamp: null }, versions }
}

function aggregatedResource(kind: Kind): object {
  const { group, version, plural, shortNames, categories, namespaced } = kind
  const parts = partsOf(kind).map(({ name, kind: of, verbs, group: home = group, version: at = version }) => ({
    subresource: name,
    responseKind: { group: home, version: at, kind: of },
    verbs,
  }))
  return {
    resource: plural,
    responseKind: { group, version, kind: kind.kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.kind.toLowerCase(),
    verbs: kind.verbs ?? allVerbs,
    ...(shortNames && { shortNames }),
    ...(categories && { categories }),
    ...(parts.length > 0 && { subresources: parts }),
  }
}

function resourceList(group: string, version: string): object {
  const found = kinds.filter(kind => kind.group === group && kind.version === version)
  const [first] = found
  if (!first) throw noSuchPath()
  const resources = found.flatMap(kind => [resource(kind), ...partsOf(kind).map(part => legacyPart(kind, part))])
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: apiVersionOf(first), resources }
}

function resource({ plural, kind, namespaced, verbs = allVerbs, shortNames, categories }: Kind): object {
  const names = { ...(shortNames && { shortNames }), ...(categories && { categories }) }
  return { name: plural, singularName: kind.toLowerCase(), namespaced, kind, verbs, ...names }
}

function legacyPart({ plural, namespaced }: Kind, { name, ...part }: Part): object {
  return { name: `${plural}/${name}`, singularName: '', namespaced, ...part }
}

interface Part {
  name: string
  group?: string
  version?: string
  kind: string
  verbs: string[]
}

const podParts: Part[] = [
  { name: 'attach', kind: 'PodAttachOptions', verbs: ['create', 'get'] },
  { name: 'binding', kind: 'Binding', verbs: ['create'] },
  { name: 'eviction', group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] },
  { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
  { name: 'log', kind: 'Pod', verbs: ['get'] },
  { name: 'portforward', kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
]

/** The subresources of a kind, as discovery names them. */
function partsOf({ kind, subresources = [] }: Kind): Part[] {
  const verbs = ['get', 'patch', 'update']
  const scale: Part = { name: 'scale', group: 'autoscaling', version: 'v1', kind: 'Scale', verbs }
  const own = subresources.map(name => (name === 'scale' ? scale : { name, kind, verbs }))
  if (kind === 'Pod') return [...podParts, ...own]
  return kind === 'Namespace' ? [...own, { name: 'finalize', kind, verbs: ['update'] }] : own
}
