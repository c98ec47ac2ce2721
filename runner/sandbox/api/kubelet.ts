import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { statusError } from '../storage/status-error.ts'

/** Asks the kubelet over its socket and hands its answer on as it comes. */
export function fetchFromKubelet(socketPath: string, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ socketPath, path, method: 'GET' }, resolve)
    request.once('error', error => reject(unreachable(error)))
    request.end()
  })
}

/**
 * Joins a client that wants to upgrade with the kubelet, byte for byte: what the two then speak is theirs.
 * `head` is what the client sent after its request.
 */
export function joinWithKubelet(
  socketPath: string,
  path: string,
  client: IncomingMessage,
  head: Buffer,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const kubelet = connect(socketPath)
    kubelet.once('error', error => reject(unreachable(error)))
    kubelet.once('connect', () => {
      kubelet.write(requestHead(client, path))
      kubelet.write(head)
      join(client.socket, kubelet)
      resolve()
    })
  })
}

function requestHead({ method, rawHeaders }: IncomingMessage, path: string): string {
  const pairs = rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : []))
  const kept = pairs.filter(([name]) => !/^(authorization|cookie|origin)$/i.test(name ?? ''))
  return [`${method} ${path} HTTP/1.1`, ...kept.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n')
}

/** When one side ends or breaks, so does the other. */
function join(client: Duplex, kubelet: Socket): void {
  client.pipe(kubelet)
  kubelet.pipe(client)
  client.once('close', () => kubelet.destroy())
  kubelet.once('close', () => client.destroy())
  // A broken connection closes both sides; there is nobody left to tell.
  client.on('error', () => kubelet.destroy())
  kubelet.on('error', () => client.destroy())
}

function unreachable({ message }: Error): Error {
  return statusError(500, 'InternalError', `error dialing backend: ${message}`, { causes: [{ message }] })
}
