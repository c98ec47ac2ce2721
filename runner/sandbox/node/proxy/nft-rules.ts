import { dnsAddress, nodeAddress, serviceRange } from '../network/addresses.ts'
import type { Backend, ServiceRoute } from './service-routes.ts'

/**
 * The input of `nft -f -` that replaces our whole table in one transaction: at no moment is there half a rule set, and
 * connections that are under way keep the endpoint they have.
 */
export function nftRules(routes: ServiceRoute[]): string {
  return `table ip hands-in
delete table ip hands-in
table ip hands-in {
  chain prerouting {
    type nat hook prerouting priority dstnat
    jump services
  }
  chain output {
    type nat hook output priority -100
    jump services
  }
  chain services {
${lines(routes.filter(({ backends }) => backends.length > 0).map(translation))}  }
  chain postrouting {
    type nat hook postrouting priority srcnat
${lines(hairpin(routes))}  }
  chain input {
    type filter hook input priority filter
    ip daddr ${dnsAddress} accept
${lines(refusal(routes))}    ip daddr ${serviceRange} drop
  }
}
`
}

function translation({ clusterIP, protocol, port, backends, sticky }: ServiceRoute): string {
  return `ip daddr ${clusterIP} ${protocol} dport ${port} dnat ip to ${choice(backends, sticky)}`
}

/** Any endpoint at random, or by the client's address the same one for as long as the endpoints stay the same. */
function choice(backends: Backend[], sticky: boolean): string {
  const [only, ...others] = backends
  if (only && others.length === 0) return `${only.address}:${only.port}`
  const draw = sticky ? 'jhash ip saddr' : 'numgen random'
  const elements = backends.map(({ address, port }, index) => `${index} : ${address} . ${port}`)
  return `${draw} mod ${backends.length} map { ${elements.join(', ')} }`
}

/** A pod that reaches itself through a Service must not see itself as the client: it would answer to itself. */
function hairpin(routes: ServiceRoute[]): string[] {
  const addresses = new Set(routes.flatMap(({ backends }) => backends.map(({ address }) => address)))
  if (addresses.size === 0) return []
  const pairs = [...addresses].sort().map(address => `${address} . ${address}`)
  return [`ct status dnat ip saddr . ip daddr { ${pairs.join(', ')} } snat ip to ${nodeAddress}`]
}

/** What no rule above has sent on: a port without an endpoint, or one that the Service does not have. */
function refusal(routes: ServiceRoute[]): string[] {
  const addresses = [...new Set(routes.map(({ clusterIP }) => clusterIP))].filter(address => address !== dnsAddress)
  if (addresses.length === 0) return []
  return [`ip daddr { ${addresses.join(', ')} } reject`]
}

function lines(rules: string[]): string {
  return rules.map(rule => `    ${rule}\n`).join('')
}
