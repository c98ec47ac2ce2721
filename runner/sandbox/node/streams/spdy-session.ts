import { Duplex } from 'node:stream'
import { dataFrame, type Frame, pingFrame, readFrame, replyFrame, resetFrame } from './spdy-frames.ts'
import { emptyHeaderBlock, HeaderReader } from './spdy-headers.ts'

/**
 * The server's side of a SPDY/3.1 connection. Every stream that the client opens is accepted and handed to `onStream`
 * with its headers. Resolves when the connection has ended, by either side; its streams are then destroyed.
 */
export async function serveSpdy(transport: Duplex, onStream: (stream: SpdyStream) => void): Promise<void> {
  const session = new Session(transport, onStream)
  try {
    let pending = Buffer.alloc(0)
    for await (const chunk of transport) {
      pending = Buffer.concat([pending, chunk])
      for (let next = readFrame(pending); next; next = readFrame(pending)) {
        pending = Buffer.from(next.rest)
        await session.take(next.frame)
      }
    }
  } finally {
    session.end()
    transport.destroy()
  }
}

/** One stream of a session: a duplex whose ends close apart. */
export class SpdyStream extends Duplex {
  readonly headers: ReadonlyMap<string, string>
  readonly #id: number
  readonly #transport: Duplex
  #ended = false

  constructor(id: number, headers: ReadonlyMap<string, string>, transport: Duplex) {
    super({ allowHalfOpen: true })
    this.#id = id
    this.headers = headers
    this.#transport = transport
  }

  override _read(): void {
    // Frames come when they come: SPDY as Kubernetes speaks it has no flow control.
  }

  override _write(data: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#transport.write(dataFrame(this.#id, data), done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#ended = true
    this.#transport.write(dataFrame(this.#id, Buffer.alloc(0), true), done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.#ended && this.#transport.writable) this.#transport.write(resetFrame(this.#id))
    done(error)
  }
}

class Session {
  readonly #transport: Duplex
  readonly #onStream: (stream: SpdyStream) => void
  readonly #streams = new Map<number, SpdyStream>()
  readonly #headers = new HeaderReader()
  #replied = false

  constructor(transport: Duplex, onStream: (stream: SpdyStream) => void) {
    this.#transport = transport
    this.#onStream = onStream
  }

  async take(frame: Frame): Promise<void> {
    switch (frame.kind) {
      case 'open':
        return this.#open(frame.stream, await this.#headers.read(frame.headerBlock), frame.fin)
      case 'headers':
        await this.#headers.read(frame.headerBlock)
        return
      case 'data':
        return this.#data(frame.stream, frame.data, frame.fin)
      case 'reset':
        this.#streams.get(frame.stream)?.destroy()
        return
      case 'ping':
        this.#transport.write(pingFrame(frame.id))
        return
      default:
        return
    }
  }

  end(): void {
    for (const stream of this.#streams.values()) stream.destroy()
    this.#headers.close()
  }

  #open(id: number, headers: Map<string, string>, isFin: boolean): void {
    const stream = new SpdyStream(id, headers, this.#transport)
    this.#streams.set(id, stream)
    stream.once('close', () => this.#streams.delete(id))
    this.#transport.write(replyFrame(id, emptyHeaderBlock(!this.#replied)))
    this.#replied = true
    if (isFin) stream.push(null)
    this.#onStream(stream)
  }

  #data(id: number, data: Buffer, isFin: boolean): void {
    const stream = this.#streams.get(id)
    if (!stream) return
    if (data.length > 0) stream.push(data)
    if (isFin) stream.push(null)
  }
}
