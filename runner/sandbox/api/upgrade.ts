import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Registry } from '../registry/registry.ts'
import { noSuchPath, type StatusError } from '../storage/status-error.ts'
import { statusOf } from './answer.ts'
import { joinWithKubelet } from './kubelet.ts'
import { targetOf } from './path.ts'
import { kubeletPath } from './pod-streams.ts'

/** The subresources of a pod that are streams. */
export const streams = ['attach', 'exec', 'portforward']

/** Answers a request that wants to become a WebSocket or SPDY connection by joining it with the kubelet. */
export async function upgrade(
  api: Registry,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  kubeletSocket: string | undefined,
): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'https://127.0.0.1')
    const target = targetOf(url.pathname)
    if (target?.kind.kind !== 'Pod' || !streams.includes(target.subresource ?? '') || !kubeletSocket) throw noSuchPath()
    await joinWithKubelet(kubeletSocket, kubeletPath({ api, url, target }), request, head)
  } catch (error) {
    refuseUpgrade(socket, statusOf(error))
  }
}

/** Answers on the bare socket, as there is no response object for an upgrade. */
export function refuseUpgrade(socket: Duplex, { status, code }: StatusError): void {
  const body = `${JSON.stringify(status)}\n`
  const headers = ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`, 'connection: close']
  socket.end([`HTTP/1.1 ${code} ${STATUS_CODES[code]}`, ...headers, '', body].join('\r\n'))
}
