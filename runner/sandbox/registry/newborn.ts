import { randomUUID } from 'node:crypto'
import type { KubeObject } from '../objects.ts'
import { timestamp } from './clock.ts'
import { copyOf } from './json.ts'
import type { Kind } from './kind.ts'
import { generatedName } from './naming.ts'

const notYetKnown = ['resourceVersion', 'generation', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const

/** A copy of what a writer wants created, with the metadata that the server gives to every new object. */
export function newborn(kind: Kind, given: KubeObject): KubeObject {
  const object = copyOf(given)
  const { metadata } = object
  if (!metadata.name && metadata.generateName) metadata.name = generatedName(metadata.generateName)
  if (!kind.namespaced) delete metadata.namespace
  for (const field of notYetKnown) delete metadata[field]
  metadata.uid = randomUUID()
  metadata.creationTimestamp = timestamp()
  if (kind.counted) metadata.generation = 1
  if (kind.subresources?.includes('status') && kind.kind !== 'Node') delete object.status
  return object
}
