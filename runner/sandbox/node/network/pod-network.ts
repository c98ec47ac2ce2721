import { rm, writeFile } from 'node:fs/promises'
import type { PodNetwork } from '../contracts.ts'
import { hostNumber, nodeAddress } from './addresses.ts'
import { run } from './command.ts'

/**
 * Makes a pod's network namespace and its veth pair. Routed, as CNI's ptp plugin does it, and not bridged: every packet
 * passes the node's forwarding and so its service rules, and keeps its source address.
 */
export async function connectPod({ address, namespacePath }: PodNetwork): Promise<void> {
  await writeFile(namespacePath, '')
  await run('unshare', [`--net=${namespacePath}`, 'ip', '-batch', '-'], podLines(address).join('\n'))
  await run('ip', ['-batch', '-'], nodeLines(address).join('\n'))
}

/** Takes both away; what still runs in the namespace keeps `lo` and nothing else. */
export async function disconnectPod({ address, namespacePath }: PodNetwork): Promise<void> {
  await run('ip', ['link', 'delete', nodeEnd(address)])
  await run('umount', [namespacePath])
  await rm(namespacePath)
}

/** The name of the node's end of a pod's veth pair. */
export function nodeEnd(address: string): string {
  return `veth${hostNumber(address)}`
}

/** Said inside the new namespace; the peer is put back into the namespace of this process. */
function podLines(address: string): string[] {
  return [
    `link add eth0 type veth peer name ${nodeEnd(address)} netns ${process.pid}`,
    'link set lo up',
    `address add ${address}/32 dev eth0`,
    'link set eth0 up',
    `route add ${nodeAddress} dev eth0 scope link`,
    `route add default via ${nodeAddress} dev eth0`,
  ]
}

function nodeLines(address: string): string[] {
  return [`link set ${nodeEnd(address)} up`, `route add ${address} dev ${nodeEnd(address)} scope link`]
}
