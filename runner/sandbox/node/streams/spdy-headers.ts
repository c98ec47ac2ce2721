import { createInflate, constants as zlib } from 'node:zlib'
import { spdyDictionary } from './spdy-dictionary.ts'

/** Reads the header blocks of one session, in order: all of them are one compressed stream. */
export class HeaderReader {
  readonly #inflate = createInflate({ dictionary: spdyDictionary(), finishFlush: zlib.Z_SYNC_FLUSH })
  #chunks: Buffer[] = []

  constructor() {
    this.#inflate.on('data', (chunk: Buffer) => this.#chunks.push(chunk))
  }

  /** The headers of the next block, names in lower case. @throws Error when it cannot be inflated. */
  async read(block: Buffer): Promise<Map<string, string>> {
    await new Promise<void>((resolve, reject) => {
      this.#inflate.once('error', reject)
      this.#inflate.write(block, () => {
        this.#inflate.off('error', reject)
        resolve()
      })
    })
    const bytes = Buffer.concat(this.#chunks)
    this.#chunks = []
    return pairs(bytes)
  }

  close(): void {
    this.#inflate.close()
  }
}

/** A count, then names and values, each after its length. */
function pairs(bytes: Buffer): Map<string, string> {
  const headers = new Map<string, string>()
  let at = 4
  const text = () => {
    const start = at + 4
    at = start + bytes.readUInt32BE(at)
    return bytes.toString('utf8', start, at)
  }
  for (let left = bytes.readUInt32BE(0); left > 0; left--) headers.set(text().toLowerCase(), text())
  return headers
}

/**
 * Header blocks that say nothing: all that a server of Kubernetes' streams ever says in one. Sent as stored blocks of a
 * zlib stream (RFC 1950, RFC 1951 3.2.4), whose head goes before the first. An empty block ends each: without it Go's reader looks for more, and then fails.
 */
export function emptyHeaderBlock(isFirst: boolean): Buffer {
  const count = Buffer.alloc(4)
  const stored = Buffer.from([0x00, 0x04, 0x00, 0xfb, 0xff])
  const flush = Buffer.from([0x00, 0x00, 0x00, 0xff, 0xff])
  return Buffer.concat([...(isFirst ? [Buffer.from([0x78, 0x01])] : []), stored, count, flush])
}
