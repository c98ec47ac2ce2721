import type { IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createWebSocketStream, type WebSocket } from 'ws'
import type { RunningPod } from '../contracts.ts'
import { podLoopback } from '../network/loopback.ts'
import { type SpdyStream, serveSpdy } from './spdy-session.ts'
import { acceptWebSocket, offeredProtocol } from './web-socket.ts'

const tunnel = 'SPDY/3.1+portforward.k8s.io'
const channels = 'v4.channel.k8s.io'

/**
 * Joins a client with ports of the pod's localhost, in the form that it asks for: SPDY over a WebSocket (kubectl from
 * 1.31), SPDY by itself (kubectl before), or two channels a port (client-node). Resolves when the client has gone.
 */
export async function portForward(
  pod: RunningPod,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  if (/^spdy\/3\.1$/i.test(request.headers.upgrade ?? '')) return forwardSpdy(pod, upgradeToSpdy(socket, head))
  const protocol = offeredProtocol(request, [tunnel, channels])
  if (!protocol) {
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
    return
  }
  const webSocket = await acceptWebSocket(request, socket, head, protocol)
  if (protocol === tunnel) return forwardSpdy(pod, createWebSocketStream(webSocket))
  const { searchParams } = new URL(request.url ?? '', 'http://kubelet')
  forwardChannels(pod, webSocket, (searchParams.get('port') ?? '').split(',').map(Number))
}

function upgradeToSpdy(socket: Duplex, head: Buffer): Duplex {
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: SPDY/3.1']
  socket.write(`${lines.join('\r\n')}\r\nX-Stream-Protocol-Version: portforward.k8s.io\r\n\r\n`)
  if (head.length > 0) socket.unshift(head)
  return socket
}

/** Each connection is a pair of streams with one `requestid`: `error`, opened first, and `data`. */
function forwardSpdy(pod: RunningPod, transport: Duplex): Promise<void> {
  const waiting = new Map<string, SpdyStream>()
  return serveSpdy(transport, stream => {
    // Reset or cut off by the client, who knows.
    stream.on('error', () => stream.destroy())
    const request = stream.headers.get('requestid') ?? ''
    const other = waiting.get(request)
    if (!other) {
      waiting.set(request, stream)
      return
    }
    waiting.delete(request)
    const [data, error] = stream.headers.get('streamtype') === 'data' ? [stream, other] : [other, stream]
    error.resume()
    forward(pod, Number(data.headers.get('port')), data, error)
  })
}

async function forward(pod: RunningPod, port: number, data: Duplex, error: Duplex): Promise<void> {
  const close = (why?: string) => {
    error.end(why)
    data.end()
  }
  const socket = await dialPod(pod, port, close)
  if (!socket) return
  socket.once('close', () => close())
  data.once('close', () => socket.destroy())
  data.pipe(socket).pipe(data)
}

/** Channel 2i is port i's data, 2i+1 its errors; the first message of each is the port, low byte first. */
function forwardChannels(pod: RunningPod, webSocket: WebSocket, ports: number[]): void {
  const send = (channel: number, data: Buffer) => {
    if (webSocket.readyState === webSocket.OPEN) webSocket.send(Buffer.concat([Buffer.from([channel]), data]))
  }
  const sockets = ports.map(async (port, index) => {
    const name = Buffer.from([port & 0xff, port >> 8])
    send(2 * index, name)
    send(2 * index + 1, name)
    const socket = await dialPod(pod, port, why => send(2 * index + 1, Buffer.from(why)))
    socket?.on('data', data => send(2 * index, data)).once('close', () => webSocket.close(1000))
    return socket
  })
  webSocket.on('message', async (message: Buffer) => {
    const socket = await sockets[(message[0] ?? 0) / 2]
    if (socket?.writable) socket.write(message.subarray(1))
  })
  webSocket.once('close', async () => {
    for (const socket of await Promise.all(sockets)) socket?.destroy()
  })
  // A broken WebSocket closes right after.
  webSocket.on('error', () => webSocket.terminate())
  webSocket.resume()
}

/** A connection to the pod's localhost; undefined when it failed, and then `onRefusal` has been told why. */
async function dialPod(pod: RunningPod, port: number, onRefusal: (why: string) => void): Promise<Socket | undefined> {
  try {
    if (!pod.network) throw new Error('the pod has no network')
    return await connected(port, await podLoopback(pod.network))
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/169\.254\.\d+\.\d+/, 'localhost') : String(error)
    onRefusal(`error forwarding port ${port} to pod ${pod.uid}: ${why}`)
    return undefined
  }
}

function connected(port: number, host: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host, noDelay: true })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      // A reset ends the connection; `close` follows and tells the client.
      socket.on('error', () => socket.destroy())
      resolve(socket)
    })
  })
}
