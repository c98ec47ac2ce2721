/** One field as it stands on the wire. Source of the format: https://protobuf.dev/programming-guides/encoding/ */
export interface WireField {
  number: number
  /** A varint or a fixed number, or the bytes of what has a length. */
  value: bigint | Buffer
}

/** The fields of a message, one after the other. @throws RangeError when it is cut short. */
export function* wireFields(message: Buffer): Generator<WireField> {
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = message.readUInt8(at++)
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  const bytes = (length: number): Buffer => {
    if (at + length > message.length) throw new RangeError('unexpected EOF')
    at += length
    return message.subarray(at - length, at)
  }
  while (at < message.length) {
    const tag = Number(varint())
    yield { number: tag >>> 3, value: payload(tag & 7, varint, bytes) }
  }
}

function payload(wireType: number, varint: () => bigint, bytes: (length: number) => Buffer): bigint | Buffer {
  if (wireType === 0) return varint()
  if (wireType === 1) return bytes(8)
  if (wireType === 2) return bytes(Number(varint()))
  if (wireType === 5) return bytes(4)
  throw new RangeError(`illegal wireType ${wireType}`)
}
