/** DER, as far as a certificate needs it. Source: ITU-T X.690. */

/** A value of this tag around its content. */
export function tagged(tag: number, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body)]), body])
}

export const sequence = (...items: Uint8Array[]) => tagged(0x30, ...items)
export const set = (...items: Uint8Array[]) => tagged(0x31, ...items)
export const octets = (content: Uint8Array) => tagged(0x04, content)
export const bits = (content: Uint8Array, unused = 0) => tagged(0x03, Buffer.from([unused]), content)
export const truth = Buffer.from([0x01, 0x01, 0xff])
export const utf8 = (text: string) => tagged(0x0c, Buffer.from(text))

/** A positive INTEGER, big end first. */
export function integer(content: Uint8Array): Buffer {
  const signed = (content[0] ?? 0) > 0x7f ? [Buffer.from([0])] : []
  return tagged(0x02, ...signed, content)
}

/** UTCTime: until 2049. */
export function utcTime(at: Date): Buffer {
  return tagged(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replace(/\D/g, '')}Z`))
}

/** OBJECT IDENTIFIER from its dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(value: number): number[] {
  const low = value & 0x7f
  return value < 0x80 ? [low] : [...base128(value >> 7).map(byte => byte | 0x80), low]
}

function lengthOf({ length }: Buffer): number[] {
  if (length < 0x80) return [length]
  const bytes = length < 0x100 ? [length] : [length >> 8, length & 0xff]
  return [0x80 | bytes.length, ...bytes]
}
