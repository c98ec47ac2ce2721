import { mkdir, writeFile } from 'node:fs/promises'
import type { Network, PodNetwork } from '../contracts.ts'
import { AddressPool, dnsAddress, nodeAddress, podRange, serviceRange } from './addresses.ts'
import { run } from './command.ts'
import { connectPod, disconnectPod } from './pod-network.ts'

/**
 * Makes this process's network namespace a node's: its addresses, forwarding between pods, and no way out. Service
 * addresses are the node's own, so what the service proxy does not send on is refused here rather than lost.
 * @param folder where the pods' network namespaces are bound, each a file; unmounted with this process's namespace.
 * @throws Error when `ip` or `mount` is missing or refuses; never run it in the machine's own network namespace.
 */
export async function openNetwork(folder: string): Promise<Network> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await Promise.all([run('mount', ['-t', 'tmpfs', '-o', 'mode=700', 'tmpfs', folder]), openNode()])
  return new RoutedNetwork(folder)
}

async function openNode(): Promise<void> {
  await Promise.all(Object.entries(settings).map(([name, value]) => writeFile(`/proc/sys/net/ipv4/${name}`, value)))
  await run('ip', ['-batch', '-'], nodeLines.join('\n'))
}

const settings = {
  ip_forward: '1',
  // A pod that reaches itself through a Service is routed back by the way it came: no advice to go directly.
  'conf/all/send_redirects': '0',
  'conf/default/send_redirects': '0',
  // Refusals are ICMP messages; by default the kernel sends one a second, and the next client waits for nothing.
  icmp_ratelimit: '0',
}

const nodeLines = [
  'link set lo up',
  `address add ${nodeAddress}/32 dev lo`,
  `address add ${dnsAddress}/32 dev lo`,
  `route add local ${serviceRange} dev lo src ${nodeAddress}`,
  `route add unreachable ${podRange}`,
  'route add unreachable default',
]

class RoutedNetwork implements Network {
  readonly #folder: string
  readonly #addresses = new AddressPool()
  readonly #pods = new Map<string, Promise<PodNetwork>>()

  constructor(folder: string) {
    this.#folder = folder
  }

  attach(podUid: string): Promise<PodNetwork> {
    const known = this.#pods.get(podUid)
    if (known) return known
    const network = this.#connect(podUid)
    this.#pods.set(podUid, network)
    return network
  }

  async detach(podUid: string): Promise<void> {
    const network = await this.#pods.get(podUid)
    if (!network || !this.#pods.delete(podUid)) return
    await disconnectPod(network)
    this.#addresses.release(network.address)
  }

  async #connect(podUid: string): Promise<PodNetwork> {
    const network = { address: this.#addresses.take(), namespacePath: `${this.#folder}/${podUid}` }
    try {
      await connectPod(network)
      return network
    } catch (error) {
      this.#pods.delete(podUid)
      this.#addresses.release(network.address)
      throw error
    }
  }
}
