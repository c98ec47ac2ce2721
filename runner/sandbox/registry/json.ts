import { isDeepStrictEqual } from 'node:util'

/** Anything that JSON can say. */
export type Json = string | number | boolean | null | Json[] | JsonMap
export interface JsonMap {
  [key: string]: Json
}

/** Is this an object with keys: neither null nor a list? */
export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A deep copy without what JSON cannot say: members that are undefined are gone. */
export function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

/** Do both say the same, whatever the order of their keys? Neither may hold undefined: see copyOf. */
export function same(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b)
}
