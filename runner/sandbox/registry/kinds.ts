import { appsKinds } from './apps-kinds.ts'
import { coreKinds } from './core-kinds.ts'
import type { Kind } from './kind.ts'
import { resourceOf } from './kind.ts'
import { otherKinds } from './other-kinds.ts'
import { reviewKinds } from './review-kinds.ts'

/** Every kind that the server serves. What is not in here does not exist for any client. */
export const kinds: readonly Kind[] = [...coreKinds, ...appsKinds, ...otherKinds, ...reviewKinds]

const byResource = new Map(kinds.map(kind => [resourceOf(kind), kind]))

/** The kind of this resource (`pods`, `deployments.apps`), if it is served. */
export function kindOf(resource: string): Kind | undefined {
  return byResource.get(resource)
}
