import { isMap, type JsonMap } from '../registry/json.ts'

/**
 * Which fields of an object somebody owns, as a tree. Keys are those of FieldsV1: `f:spec`, `k:{"name":"web"}`, `v:"x"`.
 * Source: k8s.io/apimachinery/pkg/apis/meta/v1 types.go, FieldsV1.
 */
export interface FieldSet {
  /** The place itself is owned, not only what is in it. */
  member: boolean
  children: Map<string, FieldSet>
}

export function emptySet(member = false): FieldSet {
  return { member, children: new Map() }
}

export function isEmpty(set: FieldSet): boolean {
  return !set.member && set.children.size === 0
}

/** From its JSON form: `{}` is owned itself; `.` marks what is owned besides its children. */
export function fromFieldsV1(fields: unknown): FieldSet {
  if (!isMap(fields)) return emptySet()
  const entries = Object.entries(fields).filter(([key]) => key !== '.')
  const children = new Map(entries.map(([key, inner]) => [key, fromFieldsV1(inner)]))
  return { member: '.' in fields || entries.length === 0, children }
}

export function toFieldsV1({ member, children }: FieldSet): JsonMap {
  const entries = [...children].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, toFieldsV1(inner)])
  return { ...(member && children.size > 0 && { '.': {} }), ...Object.fromEntries(entries) }
}

/** What either owns. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map(a.children)
  for (const [key, inner] of b.children) {
    const own = children.get(key)
    children.set(key, own ? union(own, inner) : inner)
  }
  return { member: a.member || b.member, children }
}

/** What `a` owns and `b` does not. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return combine(
    a,
    b,
    (mine, other) => mine && !other,
    difference,
    inner => inner,
  )
}

/** What both own. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return combine(
    a,
    b,
    (mine, other) => mine && other,
    intersection,
    () => emptySet(),
  )
}

function combine(
  a: FieldSet,
  b: FieldSet,
  member: (a: boolean, b: boolean) => boolean,
  both: (a: FieldSet, b: FieldSet) => FieldSet,
  alone: (a: FieldSet) => FieldSet,
): FieldSet {
  const entries = [...a.children].map(([key, inner]) => {
    const other = b.children.get(key)
    return [key, other ? both(inner, other) : alone(inner)] as const
  })
  return { member: member(a.member, b.member), children: new Map(entries.filter(([, inner]) => !isEmpty(inner))) }
}

/** Every owned place as Kubernetes writes it in conflicts: `.spec.template.spec.containers[name="web"].image`. */
export function pathsOf(set: FieldSet, prefix = ''): string[] {
  const own = set.member ? [prefix] : []
  return [...own, ...[...set.children].flatMap(([key, inner]) => pathsOf(inner, prefix + step(key)))]
}

function step(key: string): string {
  const [sort, rest] = [key.slice(0, 2), key.slice(2)]
  if (sort === 'f:') return `.${rest}`
  if (sort === 'v:') return `[=${rest}]`
  const pairs = Object.entries(JSON.parse(rest) as JsonMap).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return `[${pairs.join(',')}]`
}
