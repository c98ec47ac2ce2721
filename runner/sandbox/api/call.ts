import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Registry } from '../registry/registry.ts'
import type { Target } from './path.ts'

/** One request on its way through the server. */
export interface Call {
  api: Registry
  request: IncomingMessage
  response: ServerResponse
  url: URL
  /** The user agent's first word: who owns the fields that it writes, if it names no fieldManager. */
  agent: string
  /** Where the kubelet's server listens, if there is a node. */
  kubeletSocket?: string
}

/** A request about objects. */
export interface ObjectCall extends Call {
  target: Target
}

/** The value of a query parameter that is a switch: present and not `false` or `0`. */
export function flag(url: URL, name: string): boolean {
  const value = url.searchParams.get(name)
  return value !== null && value !== 'false' && value !== '0'
}
