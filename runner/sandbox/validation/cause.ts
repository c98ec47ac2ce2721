import type { Cause } from '../storage/status-error.ts'

/** This value is not allowed here. Strings are quoted, as upstream quotes them. */
export function invalidValue(field: string, value: unknown, why: string): Cause {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${shown(value)}: ${why}`, field }
}

/** A value is missing. */
export function required(field: string, why = ''): Cause {
  return { reason: 'FieldValueRequired', message: why ? `Required value: ${why}` : 'Required value', field }
}

/** The field may not be set, or not changed, here. */
export function forbiddenField(field: string, why: string): Cause {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field }
}

/** The value is none of these. */
export function unsupported(field: string, value: unknown, allowed: readonly string[]): Cause {
  const list = [...allowed].sort().map(name => JSON.stringify(name))
  const message = `Unsupported value: ${shown(value)}: supported values: ${list.join(', ')}`
  return { reason: 'FieldValueNotSupported', message, field }
}

/** What this name refers to is not there. */
export function notFoundValue(field: string, value: unknown): Cause {
  return { reason: 'FieldValueNotFound', message: `Not found: ${shown(value)}`, field }
}

/** Something of this key is there already. */
export function duplicate(field: string, value: unknown): Cause {
  return { reason: 'FieldValueDuplicate', message: `Duplicate value: ${shown(value)}`, field }
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'null'
}
