import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import type { EndpointSlice, Mirror, Service } from '../contracts.ts'
import { dnsAddress } from '../network/addresses.ts'
import { reply } from './reply.ts'

/** What fits into a UDP reply where the client says nothing else. Source: RFC 1035, 4.2.1. */
const udpLimit = 512
const tcpLimit = 65_535
/** A client that holds a TCP connection open without asking. */
const idleMs = 10_000

/**
 * Cluster DNS on 10.96.0.10:53, UDP and TCP, answered from the mirrors. Nothing is asked of the world outside.
 * Resolves when it listens, with how to stop. @throws Error when the address is not this node's or the port is taken.
 */
export async function startDns(
  services: Mirror<Service>,
  slices: Mirror<EndpointSlice>,
  report: (error: unknown) => void,
): Promise<() => void> {
  const records = { services, slices }
  const answering: Answering = (message, limit) => {
    try {
      return reply(records, message, limit)
    } catch (error) {
      // Whatever one question brings about, the next one is answered.
      report(error)
      return undefined
    }
  }
  const [udp, tcp] = await Promise.all([listenUdp(answering, report), listenTcp(answering, report)])
  return () => {
    udp.close()
    tcp.close()
  }
}

type Answering = (message: Buffer, limit: number) => Buffer | undefined

async function listenUdp(answering: Answering, report: (error: unknown) => void): Promise<DatagramSocket> {
  const socket = createSocket('udp4')
  socket.on('message', (message, client) => {
    const answer = answering(message, udpLimit)
    if (answer) socket.send(answer, client.port, client.address)
  })
  socket.bind(53, dnsAddress)
  await once(socket, 'listening')
  return socket.on('error', report)
}

async function listenTcp(answering: Answering, report: (error: unknown) => void): Promise<Server> {
  const server = createServer(socket => answerStream(answering, socket))
  server.listen(53, dnsAddress)
  await once(server, 'listening')
  return server.on('error', report)
}

/** Messages follow one another, each after its length in two bytes. Source: RFC 1035, 4.2.2. */
function answerStream(answering: Answering, socket: Socket): void {
  socket.setTimeout(idleMs, () => socket.destroy())
  // A client that resets its connection has what it wanted.
  socket.on('error', () => socket.destroy())
  let pending = Buffer.alloc(0)
  socket.on('data', chunk => {
    pending = Buffer.concat([pending, chunk])
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE()) {
      const end = 2 + pending.readUInt16BE()
      const answer = answering(pending.subarray(2, end), tcpLimit)
      pending = pending.subarray(end)
      if (answer) socket.write(Buffer.concat([lengthOf(answer), answer]))
    }
  })
}

function lengthOf(message: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(message.length)
  return length
}
