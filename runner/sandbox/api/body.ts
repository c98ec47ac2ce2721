import type { IncomingMessage } from 'node:http'
import { isMap, type JsonMap } from '../registry/json.ts'
import { badRequest, statusError } from '../storage/status-error.ts'

/** As upstream's --max-request-body-bytes. */
const mostBytes = 3 * 1024 * 1024

/**
 * The whole body.
 * @throws StatusError RequestEntityTooLarge above 3 MiB.
 */
export async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > mostBytes) {
      throw statusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${mostBytes}`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * The object that the body holds, as JSON, YAML or protobuf; undefined when it is empty.
 * @throws StatusError UnsupportedMediaType, or BadRequest when it cannot be read.
 */
export async function objectOf(request: IncomingMessage): Promise<JsonMap | undefined> {
  const bytes = await bytesOf(request)
  if (bytes.length === 0) return undefined
  const type = mediaType(request)
  const object = await decoders(type)(bytes)
  if (!isMap(object)) throw badRequest('the object provided is unrecognized (must be of type an object)')
  return object
}

/** The media type of the body, without parameters; JSON when the client names none. */
export function mediaType(request: IncomingMessage): string {
  return request.headers['content-type']?.split(';')[0]?.trim() ?? 'application/json'
}

function decoders(type: string): (bytes: Buffer) => unknown {
  if (type === 'application/json') return fromJson
  if (type === 'application/yaml' || type === 'application/apply-patch+yaml') return fromYaml
  if (type === 'application/vnd.kubernetes.protobuf') return fromProtobuf
  const known = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'
  const message = `the body of the request was in an unknown format - accepted media types include: ${known}`
  throw statusError(415, 'UnsupportedMediaType', message, {})
}

/** JSON as an object. @throws StatusError BadRequest when it is none. */
export function fromJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${(error as Error).message}`)
  }
}

/** kubectl and helm send JSON under YAML's name; the YAML parser is loaded for those who do not. */
async function fromYaml(bytes: Buffer): Promise<unknown> {
  const text = bytes.toString()
  if (text.trimStart().startsWith('{')) return fromJson(bytes)
  const { parse } = await import('yaml')
  try {
    return parse(text)
  } catch (error) {
    throw badRequest(`error converting YAML to JSON: yaml: ${(error as Error).message}`)
  }
}

async function fromProtobuf(bytes: Buffer): Promise<unknown> {
  const { decodeObject } = await import('../protobuf/decode.ts')
  return decodeObject(bytes)
}
