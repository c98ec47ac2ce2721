import type { WriteOptions } from '../registry/registry.ts'
import type { ObjectCall } from './call.ts'

/** How a write is to be done, from the query. */
export function writeOptions({ url }: Pick<ObjectCall, 'url'>): WriteOptions {
  return { dryRun: url.searchParams.get('dryRun') === 'All' }
}
