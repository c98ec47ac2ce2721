import type { Kind } from '../registry/kind.ts'
import table from './fields.json' with { type: 'json' }

/** What is known of a field: its number and type on the wire, and how patches treat it. */
export interface Field {
  name: string
  number: number
  /** `string`, `int32`, `time`, …; `core/v1.Pod`; `[]` and the type of the items; `{}` and the type of the values. */
  type: string
  pointer: boolean
  /** The value's own fields stand in the parent, in JSON. */
  inline: boolean
  /** Strategic merge patch: merge, replace, retainKeys. */
  patch: string[]
  mergeKey?: string
  /** Server-side apply: map, set, atomic, granular. */
  is?: string
  keys?: string[]
  default?: string
}

export interface Type {
  /** Server-side apply owns it as a whole. */
  atomic: boolean
  /** As JSON has them: fields of inline types among the others. */
  fields: ReadonlyMap<string, Field>
  byNumber: ReadonlyMap<number, Field>
}

const types = new Map<string, Type | undefined>()

/** The fields of this type (`core/v1.PodSpec`); undefined for one that is no struct. */
export function typeNamed(name: string): Type | undefined {
  if (!types.has(name)) types.set(name, read(name))
  return types.get(name)
}

/** The name of a kind's type: `core/v1.Pod`, `rbac/v1.Role`. */
export function typeNameOf(kind: Pick<Kind, 'group' | 'version' | 'kind'>): string {
  const { group, version } = kind
  const folder = group === '' ? 'core' : (group.split('.')[0] ?? group)
  return `${folder}/${version}.${kind.kind}`
}

/** The type of a kind by apiVersion and kind, as an object names them. */
export function typeNameFor(apiVersion: string, kind: string): string {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  return typeNameOf({ group: group ?? '', version: version ?? '', kind })
}

function read(name: string): Type | undefined {
  const rows = (table as unknown as Record<string, Record<string, Row | string>>)[name]
  if (!rows) return undefined
  const own = Object.entries(rows).flatMap(([key, row]) => (Array.isArray(row) ? [fieldOf(key, row)] : []))
  const spread = own.flatMap(field => (field.inline ? [...(typeNamed(field.type)?.fields.values() ?? [])] : [field]))
  return {
    atomic: '@' in rows,
    fields: new Map(spread.map(field => [field.name, field])),
    byNumber: new Map(own.map(field => [field.number, field])),
  }
}

type Row = [number, string, string?]

function fieldOf(key: string, [number, type, flags = '']: Row): Field {
  const words = new Map(flags.split(' ').map(flag => [flag.split(':')[0] ?? '', flag.split(':')[1] ?? '']))
  const [mergeKey, is, keys, fallback] = ['key', 'is', 'keys', 'default'].map(word => words.get(word))
  return {
    name: key.replace('+', ''),
    number,
    type,
    pointer: words.has('pointer'),
    inline: key.startsWith('+'),
    patch: words.get('patch')?.split('+') ?? [],
    ...(mergeKey && { mergeKey }),
    ...(is && { is }),
    ...(keys && { keys: keys.split('+') }),
    ...(fallback && { default: fallback }),
  }
}
