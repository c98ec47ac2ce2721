import { isMap, type Json } from '../registry/json.ts'

/** The target with a JSON merge patch applied. Source: RFC 7386. Neither is changed. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isMap(patch)) return patch
  const merged = { ...(isMap(target) ? target : {}) }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key]
    else merged[key] = mergePatch(merged[key], value)
  }
  return merged
}
