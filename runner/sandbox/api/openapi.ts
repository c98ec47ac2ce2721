import { createHash } from 'node:crypto'
import { apiVersionOf, type Kind } from '../registry/kind.ts'
import { kinds } from '../registry/kinds.ts'
import { noSuchPath } from '../storage/status-error.ts'
import { answer } from './answer.ts'
import type { Call } from './call.ts'

/**
 * Answers /openapi/v3 and its documents. They hold no schemas: what kubectl and helm look for is, per kind, a PATCH that
 * knows the parameter fieldValidation, which tells them that the server finds unknown fields.
 * @throws StatusError NotFound for a group that there is none of.
 */
export function describeSchemas(call: Call): void {
  const place = call.url.pathname.replace(/^\/openapi\/v3\/?/, '')
  if (place === '') answer(call.response, 200, { paths: Object.fromEntries(places().map(entry)) })
  else if (places().includes(place)) describeGroup(call, place)
  else throw noSuchPath()
}

function describeGroup({ request, response }: Call, place: string): void {
  const etag = `"${hashOf(place)}"`
  response.setHeader('etag', etag)
  if (request.headers['if-none-match'] === etag) response.writeHead(304).end()
  else answer(response, 200, documentOf(place), 'application/json', forever)
}

/** The address of a document holds its hash: whoever has it never needs to ask again. */
const forever = 'public, immutable, max-age=31536000'

function places(): string[] {
  return [...new Set(kinds.map(placeOf))]
}

/** `api/v1`, `apis/apps/v1`. */
function placeOf(kind: Kind): string {
  return `${kind.group ? 'apis' : 'api'}/${apiVersionOf(kind)}`
}

function entry(place: string): [string, object] {
  return [place, { serverRelativeURL: `/openapi/v3/${place}?hash=${hashOf(place)}` }]
}

function hashOf(place: string): string {
  return createHash('sha256')
    .update(JSON.stringify(documentOf(place)))
    .digest('hex')
    .slice(0, 32)
    .toUpperCase()
}

function documentOf(place: string): object {
  const found = kinds.filter(kind => placeOf(kind) === place)
  const paths = Object.fromEntries(found.map(kind => [pathOf(place, kind), { patch: patchOf(kind) }]))
  return { openapi: '3.0.0', info: { title: 'Kubernetes', version: 'v1.34.4' }, paths }
}

function pathOf(place: string, { namespaced, plural }: Kind): string {
  return `/${place}/${namespaced ? 'namespaces/{namespace}/' : ''}${plural}/{name}`
}

function patchOf({ group, version, kind }: Kind): object {
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map(name => ({ name, in: 'query' }))
  const gvk = { group, version, kind }
  return { parameters, responses: {}, 'x-kubernetes-action': 'patch', 'x-kubernetes-group-version-kind': gvk }
}
