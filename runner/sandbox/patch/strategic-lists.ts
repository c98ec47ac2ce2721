import { isMap, type Json, type JsonMap, same } from '../registry/json.ts'
import { badRequest } from '../storage/status-error.ts'
import { byPlace } from './order.ts'

type MergeItem = (item: JsonMap, change: JsonMap) => JsonMap

/** A list of objects, merged item by item: those of the same merge key are one. */
export function mergeLists(
  mergeKey: string,
  old: Json[],
  changes: Json[],
  order: Json[] | undefined,
  mergeItem: MergeItem,
): Json[] {
  const items = changes.filter(isMap)
  if (items.some(({ $patch }) => $patch === 'replace')) return items.filter(({ $patch }) => $patch === undefined)
  const merged = old.filter(isMap)
  for (const change of items) mergeOne(mergeKey, merged, change, mergeItem)
  return order ? ordered(merged, order.filter(isMap), mergeKey) : merged
}

function mergeOne(mergeKey: string, merged: JsonMap[], change: JsonMap, mergeItem: MergeItem): void {
  const key = change[mergeKey]
  if (key === undefined) {
    throw badRequest(`map: ${JSON.stringify(change)} does not contain declared merge key: ${mergeKey}`)
  }
  const at = merged.findIndex(item => same(item[mergeKey], key))
  const old = merged[at]
  if (change['$patch'] === 'delete') {
    if (old) merged.splice(at, 1)
  } else if (old) merged[at] = mergeItem(old, change)
  else merged.push(mergeItem({}, change))
}

/** A list of strings or numbers as a set. */
export function mergeSets(old: Json[], added: Json[], order: Json[] | undefined, removed: Json[]): Json[] {
  const merged = [...new Set([...old, ...added])].filter(item => !removed.includes(item))
  return order ? byPlace(merged, item => order.indexOf(item)) : merged
}

function ordered(merged: JsonMap[], order: JsonMap[], mergeKey: string): JsonMap[] {
  return byPlace(merged, item => order.findIndex(wanted => same(wanted[mergeKey], item[mergeKey])))
}
