import type { ServerResponse } from 'node:http'
import { noSuchPath } from '../storage/status-error.ts'
import { answer } from './answer.ts'
import type { Call } from './call.ts'
import { discover } from './discovery.ts'
import { describeSchemas } from './openapi.ts'
import { version } from './version.ts'

/** Answers what is not about objects: health, version, discovery, schemas. @throws StatusError NotFound. */
export function describeApi(call: Call): void {
  const { url, response } = call
  if (['/healthz', '/readyz', '/livez'].includes(url.pathname)) healthy(response)
  else if (url.pathname === '/version') answer(response, 200, version)
  else if (/^\/(api(\/[^/]+)?|apis(\/[^/]+){0,2})\/?$/.test(url.pathname)) discover(call)
  else if (/^\/openapi\/v3(\/|$)/.test(url.pathname)) describeSchemas(call)
  else throw noSuchPath()
}

function healthy(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' })
  response.end('ok')
}
