import type { KubeObject } from '../objects.ts'
import type { Column } from '../registry/kind.ts'
import { ageOf } from './duration.ts'

/** How long ago the object was created. */
export const age: Column = { name: 'Age', cell: ({ metadata }) => ageOf(metadata.creationTimestamp) }

/** Makes columns of one kind of objects; `wide` ones are shown by `-o wide` only. */
export function columnsOf<T>() {
  const make =
    (extra: Omit<Column, 'name' | 'cell'>) =>
    (name: string, cell: (object: T) => string | number | undefined): Column => ({
      name,
      ...extra,
      cell: (object: KubeObject) => cell(object as unknown as T) ?? '',
    })
  return { text: make({}), wide: make({ wide: true }), number: make({ type: 'integer' }) }
}

/** `a=b,c=d`, or `<none>`. */
export function labelText(labels: Record<string, string> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`)
  return pairs.length > 0 ? pairs.sort().join(',') : '<none>'
}

/** The first three, and how many more there are: `a,b,c + 2 more...`. */
export function shortList(items: readonly string[]): string {
  if (items.length === 0) return '<none>'
  if (items.length <= most) return items.join(',')
  return `${items.slice(0, most).join(',')} + ${items.length - most} more...`
}

const most = 3
