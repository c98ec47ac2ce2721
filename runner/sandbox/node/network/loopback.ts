import type { PodNetwork } from '../contracts.ts'
import { hostNumber } from './addresses.ts'
import { run } from './command.ts'
import { nodeEnd } from './pod-network.ts'

const opened = new WeakMap<PodNetwork, Promise<string>>()

/**
 * An address by which the node reaches the pod's own localhost: what port-forward connects to, so that it also reaches a
 * server that listens on 127.0.0.1 only, and so that the server sees a local client. Made on the first call for a pod.
 *
 * The node cannot enter another network namespace, being one process; so a link-local address is routed to the pod, and
 * translated there, both ways, into 127.0.0.1.
 */
export function podLoopback(pod: PodNetwork): Promise<string> {
  const known = opened.get(pod)
  if (known) return known
  const alias = open(pod)
  opened.set(pod, alias)
  alias.catch(() => opened.delete(pod))
  return alias
}

async function open({ address, namespacePath }: PodNetwork): Promise<string> {
  const alias = `169.254.0.${hostNumber(address)}`
  const inPod = 'echo 1 >/proc/sys/net/ipv4/conf/eth0/route_localnet && exec nft -f -'
  await Promise.all([
    run('nsenter', [`--net=${namespacePath}`, 'sh', '-c', inPod], translation(alias)),
    run('ip', ['route', 'replace', alias, 'via', address, 'dev', nodeEnd(address), 'onlink']),
  ])
  return alias
}

function translation(alias: string): string {
  return `table ip hands-in-loopback {
  chain prerouting {
    type nat hook prerouting priority dstnat
    ip daddr ${alias} dnat to 127.0.0.1
  }
  chain input {
    type nat hook input priority 100
    ct original ip daddr ${alias} snat to 127.0.0.1
  }
}
`
}
