/** Addresses of the sandbox's networks. The ranges are those of kubeadm and kind; see also `Node.spec.podCIDR`. */

export const podRange = '10.244.0.0/16'
export const nodePodRange = '10.244.0.0/24'
export const serviceRange = '10.96.0.0/16'
/** The node's own address, which pods see as their gateway and as the source of the kubelet's probes. */
export const nodeAddress = '10.244.0.1'
export const dnsAddress = '10.96.0.10'

/** The pod addresses of the node: 10.244.0.2 to .254, each handed out again only after all the others had a turn. */
export class AddressPool {
  #last = 1
  readonly #taken = new Set<number>()

  /** The next free address. @throws Error when all 253 are taken. */
  take(): string {
    for (let step = 1; step <= 253; step++) {
      const host = 2 + ((this.#last - 2 + step + 253) % 253)
      if (!this.#taken.has(host)) return this.#give(host)
    }
    throw new Error(`no free address is left in ${nodePodRange}`)
  }

  release(address: string): void {
    this.#taken.delete(hostNumber(address))
  }

  #give(host: number): string {
    this.#last = host
    this.#taken.add(host)
    return `10.244.0.${host}`
  }
}

/** The last byte of an IPv4 address: 7 for 10.244.0.7. */
export function hostNumber(address: string): number {
  return Number(address.slice(address.lastIndexOf('.') + 1))
}
