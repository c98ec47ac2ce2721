import type { Kind } from '../registry/kind.ts'
import { kinds } from '../registry/kinds.ts'

/** What a path of the API names: a kind's collection, an object in it, or a part of that object. */
export interface Target {
  kind: Kind
  namespace?: string
  name?: string
  subresource?: string
}

/** The target of this path: `/api/v1/…` or `/apis/GROUP/VERSION/…`; nothing when no served kind is named. */
export function targetOf(pathname: string): Target | undefined {
  const [root, ...rest] = pathname.split('/').filter(Boolean).map(decodeURIComponent)
  const [group, version, ...words] = root === 'api' ? ['', ...rest] : root === 'apis' ? rest : []
  if (group === undefined || version === undefined) return undefined
  const inNamespace = words[0] === 'namespaces' && words.length > 2 && !partOfNamespace(words)
  const namespace = inNamespace ? words[1] : undefined
  const [plural, name, subresource, ...more] = inNamespace ? words.slice(2) : words
  const kind = kinds.find(row => row.group === group && row.version === version && row.plural === plural)
  if (!kind || more.length > 0 || !placed(kind, namespace, name)) return undefined
  return { kind, ...(namespace && { namespace }), ...(name && { name }), ...(subresource && { subresource }) }
}

/** Is this a path such as `namespaces/NAME/finalize`, and not of something inside the namespace? */
function partOfNamespace(words: string[]): boolean {
  return words.length === 3 && (words[2] === 'status' || words[2] === 'finalize')
}

/** A namespaced kind may be listed across namespaces, but one object of it only in its namespace. */
function placed(kind: Kind, namespace: string | undefined, name: string | undefined): boolean {
  if (!kind.namespaced) return namespace === undefined
  return namespace !== undefined || name === undefined
}
