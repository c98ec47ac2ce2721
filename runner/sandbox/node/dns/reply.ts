import {
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type OptAnswer,
  type Packet,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
} from 'dns-packet'
import { authority, type Found, find, type Records } from './records.ts'

/** Numbers of the protocol. Source: RFC 1035, 4.1.1. */
const rcodes = { NOERROR: 0, FORMERR: 1, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 }
const opcodeBits = 0x7800

/**
 * The reply to a DNS message, or undefined for what is no question and is best left alone.
 * @param limit how many bytes the reply may have at least; a longer one is cut to nothing and marked so, and the client
 *   asks again over TCP. A question with EDNS may allow more.
 */
export function reply(records: Records, message: Buffer, limit: number): Buffer | undefined {
  const question = read(message)
  if (!question || question.type === 'response') return undefined
  const whole = encode(answer(records, question))
  if (whole.length <= Math.max(limit, payloadSize(question))) return whole
  return encode({ ...frame(question, TRUNCATED_RESPONSE), answers: [] })
}

function answer(records: Records, packet: Packet): Packet {
  if (((packet.flags ?? 0) & opcodeBits) !== 0) return frame(packet, rcodes.NOTIMP)
  const [question, ...more] = packet.questions ?? []
  if (!question || more.length > 0) return frame(packet, rcodes.FORMERR)
  const found = find(records, question.name, question.type)
  const flags = rcodes[found.rcode] | (found.rcode === 'REFUSED' ? 0 : AUTHORITATIVE_ANSWER)
  const reply = frame(packet, flags)
  return {
    ...reply,
    answers: shuffled(found.answers),
    authorities: isNegative(found) ? [authority] : [],
    additionals: [...found.additionals, ...(reply.additionals ?? [])],
  }
}

const ourEdns: OptAnswer = {
  type: 'OPT',
  name: '.',
  udpPayloadSize: 1232,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
}

/** What every reply repeats of its question. */
function frame(packet: Packet, flags: number): Packet {
  const edns = (packet.additionals ?? []).filter(({ type }) => type === 'OPT')
  return {
    type: 'response',
    id: packet.id ?? 0,
    flags: flags | ((packet.flags ?? 0) & RECURSION_DESIRED),
    questions: packet.questions ?? [],
    additionals: edns.slice(0, 1).map(() => ourEdns),
  }
}

function isNegative({ rcode, answers }: Found): boolean {
  return rcode !== 'REFUSED' && answers.length === 0
}

function payloadSize({ additionals = [] }: Packet): number {
  return Math.max(0, ...additionals.map(record => (record.type === 'OPT' ? record.udpPayloadSize : 0)))
}

/** Undefined for bytes that are no DNS message: nobody waits for an answer to those. */
function read(message: Buffer): Packet | undefined {
  try {
    return decode(message)
  } catch {
    return undefined
  }
}

/** In another order each time, so that clients which take the first address spread out. */
function shuffled<T>(items: T[]): T[] {
  return items
    .map(item => ({ item, draw: Math.random() }))
    .sort((a, b) => a.draw - b.draw)
    .map(({ item }) => item)
}
