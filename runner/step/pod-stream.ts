import { Duplex, PassThrough, Writable } from 'node:stream'
import { type KubeConfig, PortForward } from '@kubernetes/client-node'
import { fail } from '../errors.ts'
import { errorWords } from './error-words.ts'

/** A pod's port, in one namespace. */
export interface PodPort {
  namespace: string
  pod: string
  port: number
}

/**
 * A connection to a pod's port through the API server, as `kubectl port-forward` makes it, but with no listener that
 * others on this machine could use. It has what ioredis asks of a socket. @throws HandsInError when it cannot be made
 */
export async function openPodStream(config: KubeConfig, { namespace, pod, port }: PodPort): Promise<PodStream> {
  const stream = new PodStream(pod, port)
  const forward = new PortForward(config)
  try {
    const socket = await forward.portForward(namespace, pod, [port], stream.incoming, stream.problems, stream.outgoing)
    if (typeof socket !== 'function') socket.on('close', () => stream.ended())
    return stream
  } catch (error) {
    const words = errorWords(error)
    const why = /response: 404$/.test(words) ? 'there is no such pod' : words
    return fail('REDIS_UNREACHABLE', { pod, namespace, why })
  }
}

/** The two directions of a port-forward as one stream. */
export class PodStream extends Duplex {
  readonly connecting = false
  readonly remoteAddress: string
  readonly remotePort: number
  /** What the pod sends is written here. */
  readonly incoming: Writable
  /** What the pod is sent is read here; its end closes the connection. */
  readonly outgoing = new PassThrough()
  /** Why the node could not connect. */
  readonly problems: Writable

  constructor(pod: string, port: number) {
    super()
    this.remoteAddress = pod
    this.remotePort = port
    this.incoming = writable(chunk => this.push(chunk))
    this.problems = writable(chunk => this.#problem(chunk.toString().trim()))
  }

  /** Each direction begins with the port's number, which client-node takes off: what is left of it says nothing. */
  #problem(text: string): void {
    if (text !== '') this.destroy(new Error(text))
  }

  ended(): void {
    if (!this.destroyed) this.push(null)
    this.destroy()
  }

  override _read(): void {
    // The pod's data is pushed as it comes.
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.outgoing.write(chunk, done)
  }

  override _final(done: () => void): void {
    this.outgoing.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.outgoing.end()
    done(error)
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  setTimeout(): this {
    return this
  }
}

function writable(take: (chunk: Buffer) => unknown): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      take(chunk)
      done()
    },
  })
}
