/** How a client wants an object shown. */
export interface View {
  as: 'object' | 'Table' | 'PartialObjectMetadata'
  /** The version of meta.k8s.io that the client named; `v1`. */
  version: string
}

/**
 * The first of the media types of an Accept header that this server can give; undefined when there is none. Protobuf is
 * passed over: every client names JSON after it.
 */
export function viewOf(accept: string | undefined): View | undefined {
  if (!accept) return plain
  return accept
    .split(',')
    .map(offer)
    .find(view => view !== undefined)
}

const plain: View = { as: 'object', version: 'v1' }

function offer(text: string): View | undefined {
  const [type, ...rest] = text.split(';').map(part => part.trim())
  if (!['application/json', 'application/*', '*/*'].includes(type ?? '')) return undefined
  const parameters = new Map(rest.map(part => part.split('=', 2) as [string, string]))
  const as = parameters.get('as')
  if (as === undefined) return plain
  const version = parameters.get('v') ?? 'v1'
  if (as === 'Table') return { as, version }
  return as.startsWith('PartialObjectMetadata') ? { as: 'PartialObjectMetadata', version } : undefined
}
