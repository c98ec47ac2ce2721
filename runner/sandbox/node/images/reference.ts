/** An image's name as registries know it, and its tag. */
export interface Reference {
  /** `docker.io/library/redis` */
  repository: string
  tag: string
}

/** Completes a reference as docker does: docker.io, library, latest. Source: github.com/distribution/reference. */
export function parseReference(image: string): Reference {
  const [name = '', digest] = image.split('@')
  const colon = name.lastIndexOf(':')
  const hasTag = colon > name.lastIndexOf('/')
  const path = hasTag ? name.slice(0, colon) : name
  const tag = digest ?? (hasTag ? name.slice(colon + 1) : 'latest')
  return { repository: complete(path), tag }
}

function complete(path: string): string {
  const [first = '', ...rest] = path.split('/')
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
  const host = isHost ? first.replace(/^index\.docker\.io$/, 'docker.io') : 'docker.io'
  const name = isHost ? rest.join('/') : path
  return host === 'docker.io' && !name.includes('/') ? `${host}/library/${name}` : `${host}/${name}`
}
