import { isIPv4 } from 'node:net'

/** What a name asks for. Source: the Kubernetes DNS specification 1.1.0, kubernetes/dns docs/specification.md. */
export type Asked =
  | { kind: 'service'; namespace: string; service: string }
  /** One pod of a Service, by its hostname or by its address with dashes. */
  | { kind: 'endpoint'; namespace: string; service: string; endpoint: string }
  | { kind: 'port'; namespace: string; service: string; port: string; protocol: string }
  | { kind: 'pod'; address: string }
  | { kind: 'reverse'; address: string }
  | { kind: 'namespace'; namespace: string }
  /** A name above all Services: it exists and has no address. */
  | { kind: 'empty' }
  /** In our zone, or nowhere in the world. */
  | { kind: 'none' }
  /** Perhaps in the world outside, which the node does not ask. */
  | { kind: 'outside' }

export const zone = 'cluster.local'

/** Reads the name of a question; letters may be of either case, a final dot may be there or not. */
export function readName(name: string): Asked {
  const lower = name.toLowerCase().replace(/\.$/, '')
  if (lower === zone) return { kind: 'empty' }
  if (lower.endsWith(`.${zone}`))
    return inZone(
      lower
        .slice(0, -zone.length - 1)
        .split('.')
        .reverse(),
    )
  if (lower.endsWith('.in-addr.arpa')) return reverse(lower)
  return mayBePublic(lower) ? { kind: 'outside' } : { kind: 'none' }
}

/** Labels from the right: `svc`, the namespace, the Service, and what stands before it. */
function inZone([branch, namespace, name, ...before]: string[]): Asked {
  if (branch === 'pod') return pod(namespace, name, before)
  if (branch !== 'svc') return { kind: 'none' }
  if (namespace === undefined) return { kind: 'empty' }
  if (name === undefined) return { kind: 'namespace', namespace }
  return underService(namespace, name, before)
}

function underService(namespace: string, service: string, [first, second, ...more]: string[]): Asked {
  if (first === undefined) return { kind: 'service', namespace, service }
  if (second === undefined) return { kind: 'endpoint', namespace, service, endpoint: first }
  if (more.length > 0 || !first.startsWith('_') || !second.startsWith('_')) return { kind: 'none' }
  return { kind: 'port', namespace, service, port: second.slice(1), protocol: first.slice(1) }
}

function pod(namespace: string | undefined, name: string | undefined, before: string[]): Asked {
  if (namespace === undefined || name === undefined) return { kind: 'empty' }
  const address = name.replaceAll('-', '.')
  return before.length === 0 && isIPv4(address) ? { kind: 'pod', address } : { kind: 'none' }
}

function reverse(name: string): Asked {
  const address = name.slice(0, -'.in-addr.arpa'.length).split('.').reverse().join('.')
  return isIPv4(address) && /^10\.(244|96)\./.test(address) ? { kind: 'reverse', address } : { kind: 'outside' }
}

/**
 * Whether public DNS might have it. A resolver that has tried its search domains asks for the name as it was typed, and
 * would say "try again later" where it is told of a refusal instead of "no such name".
 */
function mayBePublic(name: string): boolean {
  return name.includes('.') && !/\.(svc|cluster|pod|local)$/.test(name)
}
