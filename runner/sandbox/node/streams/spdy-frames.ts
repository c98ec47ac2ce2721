/** Frames of SPDY/3.1 as Kubernetes uses it. Source: draft-mbelshe-httpbis-spdy-00, 2.2 and 2.6. */
export type Frame =
  | { kind: 'data'; stream: number; fin: boolean; data: Buffer }
  | { kind: 'open'; stream: number; fin: boolean; headerBlock: Buffer }
  | { kind: 'reset'; stream: number }
  | { kind: 'headers'; headerBlock: Buffer }
  | { kind: 'ping'; id: number }
  | { kind: 'goaway' }
  /** Settings and window updates: Kubernetes' clients send them and expect nothing. */
  | { kind: 'other' }

const types = { synStream: 1, synReply: 2, rstStream: 3, ping: 6, goaway: 7, headers: 8 }
const controlBit = 0x8003_0000
const fin = 1
const headLength = 8

/** The first frame of these bytes and what follows it; undefined while it is not whole. */
export function readFrame(bytes: Buffer): { frame: Frame; rest: Buffer } | undefined {
  if (bytes.length < headLength) return undefined
  const end = headLength + bytes.readUIntBE(5, 3)
  if (bytes.length < end) return undefined
  return {
    frame: parse(bytes.readUInt32BE(0), bytes.readUInt8(4), bytes.subarray(headLength, end)),
    rest: bytes.subarray(end),
  }
}

function parse(word: number, flags: number, body: Buffer): Frame {
  const isFin = (flags & fin) !== 0
  if (word < 0x8000_0000) return { kind: 'data', stream: word, fin: isFin, data: body }
  switch (word & 0xffff) {
    case types.synStream:
      return { kind: 'open', stream: idOf(body), fin: isFin, headerBlock: body.subarray(10) }
    case types.headers:
    case types.synReply:
      return { kind: 'headers', headerBlock: body.subarray(4) }
    case types.rstStream:
      return { kind: 'reset', stream: idOf(body) }
    case types.ping:
      return { kind: 'ping', id: body.readUInt32BE(0) }
    case types.goaway:
      return { kind: 'goaway' }
    default:
      return { kind: 'other' }
  }
}

/** 31 bits; the highest one is reserved. */
function idOf(body: Buffer): number {
  return body.readUInt32BE(0) & 0x7fff_ffff
}

export function dataFrame(stream: number, data: Buffer, isFin = false): Buffer {
  return Buffer.concat([head(stream, isFin ? fin : 0, data.length), data])
}

/** The answer to an opened stream; `headerBlock` is compressed. */
export function replyFrame(stream: number, headerBlock: Buffer): Buffer {
  return control(types.synReply, Buffer.concat([uint32(stream), headerBlock]))
}

/** Ends a stream in both directions. 5 is CANCEL. */
export function resetFrame(stream: number): Buffer {
  return control(types.rstStream, Buffer.concat([uint32(stream), uint32(5)]))
}

export function pingFrame(id: number): Buffer {
  return control(types.ping, uint32(id))
}

function control(type: number, body: Buffer): Buffer {
  return Buffer.concat([head(controlBit + type, 0, body.length), body])
}

function head(word: number, flags: number, length: number): Buffer {
  const bytes = Buffer.alloc(headLength)
  bytes.writeUInt32BE(word, 0)
  bytes.writeUInt8(flags, 4)
  bytes.writeUIntBE(length, 5, 3)
  return bytes
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
