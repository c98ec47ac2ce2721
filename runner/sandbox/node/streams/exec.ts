import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { type ExecProcess, type ExecRequest, startExec } from './exec-process.ts'
import { execStatus } from './exec-status.ts'
import { acceptWebSocket, offeredProtocol } from './web-socket.ts'

const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io']
/** The first byte of each message. Source: k8s.io/apimachinery/pkg/util/remotecommand. */
const channel = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 }

/**
 * Runs a command in a container for a WebSocket client: its output as messages, its end as a Status on channel 3. When
 * the client goes, so does what it started. Resolves when both have ended.
 */
export async function exec(
  { query, ...container }: { runcRoot: string; runcId: string; query: URLSearchParams },
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  const protocol = offeredProtocol(request, protocols)
  if (!protocol) {
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    return
  }
  const asked: ExecRequest = {
    ...container,
    command: query.getAll('command'),
    stdin: query.get('input') === '1',
    tty: query.get('tty') === '1',
  }
  const webSocket = await acceptWebSocket(request, socket, head, protocol)
  await serve(asked, webSocket)
}

async function serve(asked: ExecRequest, webSocket: WebSocket): Promise<void> {
  const child = await startExec(asked)
  webSocket.on('message', (message: Buffer) => take(child, message))
  webSocket.once('close', () => child.kill())
  // A broken WebSocket closes right after.
  webSocket.on('error', () => webSocket.terminate())
  webSocket.resume()
  // An empty message says that the connection stands, before the command has said anything.
  await send(webSocket, channel.stdout, Buffer.alloc(0))
  const [end] = await Promise.all([
    child.ended,
    sendAll(webSocket, channel.stdout, child.stdout),
    sendAll(webSocket, channel.stderr, child.stderr),
  ])
  await send(webSocket, channel.status, Buffer.from(JSON.stringify(execStatus(asked.command, end))))
  webSocket.close(1000)
}

function take(child: ExecProcess, message: Buffer): void {
  const body = message.subarray(1)
  if (message[0] === channel.stdin && body.length > 0) child.stdin?.write(body)
  if (message[0] === channel.close && body[0] === channel.stdin) child.stdin?.end()
  if (message[0] === channel.resize) child.resize(JSON.parse(body.toString()))
}

async function sendAll(webSocket: WebSocket, to: number, output: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of output) await send(webSocket, to, chunk)
}

/** Resolves when the message is on its way, so that a slow client slows the command down. */
function send(webSocket: WebSocket, to: number, body: Buffer): Promise<void> {
  return new Promise(resolve => {
    // A client that has gone needs no more; its `close` ends the command.
    if (webSocket.readyState !== webSocket.OPEN) return resolve()
    webSocket.send(Buffer.concat([Buffer.from([to]), body]), () => resolve())
  })
}
