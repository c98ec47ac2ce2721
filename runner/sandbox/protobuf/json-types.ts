import type { Json } from '../registry/json.ts'

/** May this JSON value stand for a value of this type of the field table? Of structs, lists and maps it says no. */
export function fits(type: string, value: Json): boolean {
  return checks[type]?.(value) ?? false
}

const isText = (value: Json) => typeof value === 'string'
const isWhole = (value: Json) => Number.isInteger(value)
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

const checks: Record<string, (value: Json) => boolean> = {
  string: isText,
  time: isText,
  microtime: isText,
  duration: isText,
  quantity: isText,
  int32: isWhole,
  int64: isWhole,
  float64: value => typeof value === 'number',
  bool: value => typeof value === 'boolean',
  intstr: value => isText(value) || isWhole(value),
  bytes: value => typeof value === 'string' && base64.test(value.replace(/\s/g, '')),
  strings: value => Array.isArray(value) && value.every(isText),
  fields: () => true,
  raw: () => true,
}

/** The type as Go's decoder names it: `int32`, `v1.Container`, `[]v1.Container`, `map[string]string`. */
export function goNameOf(type: string): string {
  if (type.startsWith('[]')) return `[]${goNameOf(type.slice(2))}`
  if (type.startsWith('{}')) return `map[string]${goNameOf(type.slice(2))}`
  const known: Record<string, string> = { time: 'string', microtime: 'string', quantity: 'string', bytes: '[]uint8' }
  return known[type] ?? type.split('/').at(-1) ?? type
}

/** The type as server-side apply names it. Source: sigs.k8s.io/structured-merge-diff typed/validate.go. */
export function schemaNameOf(type: string): string {
  if (type.startsWith('[]')) return 'list'
  if (/^(int32|int64|float64)$/.test(type)) return 'numeric (int or float)'
  if (type === 'bool') return 'boolean'
  return type.startsWith('{}') || type.includes('/') ? 'map' : 'string'
}
