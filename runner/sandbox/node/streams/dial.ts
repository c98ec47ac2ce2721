import { connect } from 'node:net'
import type { Duplex } from 'node:stream'

/**
 * `/dial?address=10.96.0.20&port=6379`, `Upgrade: tcp`: raw bytes to an address inside the node, of a pod or a Service
 * (whose endpoint is then chosen by the service rules, so a NodePort needs to know no pods). Answers 101 once connected,
 * 502 with the reason otherwise. Resolves at once; the connection lives on.
 */
export function dial(query: URLSearchParams, client: Duplex, head: Buffer): void {
  const [host, port] = [query.get('address') ?? '', Number(query.get('port'))]
  const socket = connect({ host, port, noDelay: true })
  let joined = false
  socket.once('connect', () => {
    joined = true
    client.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n')
    if (head.length > 0) socket.write(head)
    client.pipe(socket).pipe(client)
  })
  socket.once('error', ({ message }) => {
    if (joined) client.destroy()
    else client.end(`HTTP/1.1 502 Bad Gateway\r\nContent-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`)
  })
  client.once('close', () => socket.destroy())
}
