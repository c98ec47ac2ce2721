import type { Writer } from '../patch/managed-fields.ts'
import type { ObjectCall } from './call.ts'

/** Who writes: the query's fieldManager, or the client's name. */
export function writerOf({ url, agent, target: { subresource } }: ObjectCall, operation: Writer['operation']): Writer {
  const manager = url.searchParams.get('fieldManager') || agent
  return { manager, operation, ...(subresource && { subresource }) }
}
