import type { ServerResponse } from 'node:http'
import { internalError, StatusError } from '../storage/status-error.ts'

/** Ends a response with this JSON document. */
export function answer(
  response: ServerResponse,
  code: number,
  body: object,
  type = 'application/json',
  caching = 'no-cache, private',
): void {
  const text = `${JSON.stringify(body)}\n`
  const headers = {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': caching,
  }
  response.writeHead(code, headers)
  response.end(text)
}

/** Ends a response with the Status of what went wrong; breaks it off when its head is gone already. */
export function answerError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { status, code } = statusOf(error)
  answer(response, code, status)
}

/** Any error as a refusal in Kubernetes' words. */
export function statusOf(error: unknown): StatusError {
  if (error instanceof StatusError) return error
  return internalError(error instanceof Error ? error.message : String(error))
}
