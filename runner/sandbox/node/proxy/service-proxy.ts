import { setTimeout as pause } from 'node:timers/promises'
import type { EndpointSlice, Mirror, Service } from '../contracts.ts'
import { run } from '../network/command.ts'
import { nftRules } from './nft-rules.ts'
import { serviceRoutes } from './service-routes.ts'

/** Changes that come together are applied together. */
const gatherMs = 10

/**
 * Keeps the kernel's rules what the Services and EndpointSlices ask for, as kube-proxy does in its nftables mode.
 * Resolves when the first rules are in force.
 * @param report takes the error of a later `nft` that failed; the rules before it stay, and the next change tries again.
 * @throws Error when the first `nft` fails.
 */
export async function startServiceProxy(
  services: Mirror<Service>,
  slices: Mirror<EndpointSlice>,
  report: (error: unknown) => void,
): Promise<void> {
  let applied = ''
  let changed = false
  let busy = false

  const apply = async () => {
    const rules = nftRules(serviceRoutes(services.list(), slices.list()))
    if (rules === applied) return
    await run('nft', ['-f', '-'], rules)
    applied = rules
  }
  const follow = async () => {
    changed = true
    if (busy) return
    busy = true
    while (changed) {
      await pause(gatherMs)
      changed = false
      await apply().catch(report)
    }
    busy = false
  }

  services.onChange(follow)
  slices.onChange(follow)
  await apply()
}
