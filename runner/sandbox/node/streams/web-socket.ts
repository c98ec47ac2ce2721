import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'

/** The first of our protocols, in our order, that the client offers. */
export function offeredProtocol(request: IncomingMessage, ours: readonly string[]): string | undefined {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map(protocol => protocol.trim())
  return ours.find(protocol => offered.includes(protocol))
}

/**
 * Accepts a WebSocket in this subprotocol; it is paused, and loses no message, until its listeners are there. The header is taken from the library and written by hand: it refuses
 * `SPDY/3.1+portforward.k8s.io`, whose slash is no token character, and kubectl would fall back to SPDY without a word.
 */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  protocol: string,
): Promise<WebSocket> {
  const server = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false })
  server.on('headers', headers => headers.push(`Sec-WebSocket-Protocol: ${protocol}`))
  delete request.headers['sec-websocket-protocol']
  return new Promise(resolve => {
    server.handleUpgrade(request, socket, head, webSocket => {
      webSocket.pause()
      resolve(webSocket)
    })
  })
}
