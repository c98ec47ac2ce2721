import type { Json } from '../registry/json.ts'
import { wireFields } from './wire.ts'

/** A value that is no struct of its own, from the wire into its JSON form. */
export function scalarOf(type: string, value: bigint | Buffer): Json {
  if (Buffer.isBuffer(value)) return (ofBytes[type] ?? ofBytes['string'])?.(value) ?? ''
  if (type === 'bool') return value !== 0n
  return Number(BigInt.asIntN(64, value))
}

const ofBytes: Record<string, (bytes: Buffer) => Json> = {
  string: bytes => bytes.toString(),
  bytes: bytes => bytes.toString('base64'),
  float64: bytes => bytes.readDoubleLE(),
  time: bytes => (bytes.length === 0 ? null : `${wholeSeconds(bytes)}Z`),
  microtime: bytes => (bytes.length === 0 ? null : `${wholeSeconds(bytes)}.${microseconds(bytes)}Z`),
  quantity: bytes => text(bytes, 1),
  duration: bytes => `${Number(numberAt(bytes, 1)) / 1e9}s`,
  intstr: intOrString,
  strings: bytes => [...wireFields(bytes)].map(({ value }) => value.toString()),
  fields: bytes => embedded(bytes),
  raw: bytes => embedded(bytes),
}

/** Time: 1 seconds, 2 nanoseconds. An empty message is no time at all. */
function wholeSeconds(bytes: Buffer): string {
  return new Date(Number(numberAt(bytes, 1)) * 1000).toISOString().slice(0, 19)
}

function microseconds(bytes: Buffer): string {
  return String(numberAt(bytes, 2) / 1000n).padStart(6, '0')
}

/** IntOrString: 1 which (0: number), 2 number, 3 string. */
function intOrString(bytes: Buffer): Json {
  return numberAt(bytes, 1) === 0n ? Number(BigInt.asIntN(64, numberAt(bytes, 2))) : text(bytes, 3)
}

/** FieldsV1 and RawExtension: 1 the JSON text. */
function embedded(bytes: Buffer): Json {
  const json = text(bytes, 1)
  return json === '' ? null : (JSON.parse(json) as Json)
}

function numberAt(message: Buffer, number: number): bigint {
  for (const field of wireFields(message)) if (field.number === number) return field.value as bigint
  return 0n
}

function text(message: Buffer, number: number): string {
  for (const field of wireFields(message)) if (field.number === number) return field.value.toString()
  return ''
}
