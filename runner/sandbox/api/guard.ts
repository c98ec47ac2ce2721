import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, RequestListener } from 'node:http'
import { type StatusError, statusError } from '../storage/status-error.ts'
import { answerError } from './answer.ts'

/** Lets through only who knows the token and calls this server by a local name, from no foreign web page. */
export function guarded(token: string, inner: RequestListener): RequestListener {
  return (request, response) => {
    const refused = refusal(token, request)
    if (refused) answerError(response, refused)
    else inner(request, response)
  }
}

/** Why this request may not come in, if so: a page whose name was rebound to 127.0.0.1 has a foreign Host. */
export function refusal(token: string, { headers }: IncomingMessage): StatusError | undefined {
  if (!isLocal(`http://${headers.host}`)) {
    return statusError(403, 'Forbidden', 'this server answers on 127.0.0.1 and localhost only', {})
  }
  if (headers.origin !== undefined && !isLocal(headers.origin)) {
    return statusError(403, 'Forbidden', 'requests of foreign web pages are refused', {})
  }
  if (!knows(token, headers.authorization ?? '')) return statusError(401, 'Unauthorized', 'Unauthorized')
  return undefined
}

function isLocal(address: string): boolean {
  return URL.canParse(address) && ['127.0.0.1', 'localhost'].includes(new URL(address).hostname)
}

function knows(token: string, authorization: string): boolean {
  const given = Buffer.from(authorization)
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
