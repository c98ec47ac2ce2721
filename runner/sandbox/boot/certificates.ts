import type { KeyObject } from 'node:crypto'
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { bits, integer, octets, oid, sequence, set, tagged, truth, utcTime, utf8 } from './der.ts'

export interface Certificates {
  /** The authority's certificate, PEM: what clients trust. Its key is never kept. */
  ca: string
  /** The server's, PEM, for 127.0.0.1 and localhost. */
  cert: string
  key: string
}

/**
 * A certificate authority for this sandbox alone, and a server certificate by it; both are valid for a year.
 * Written here, in a millisecond or two, since loading a library for X.509 takes half of the time that a start may take.
 * Source: RFC 5280; RFC 5758 for ecdsa-with-SHA256.
 */
export function makeCertificates(): Certificates {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ca = nameOf('hands-in sandbox authority')
  const signer = { name: ca, key: authority.privateKey }
  return {
    ca: certificate(signer, ca, authority.publicKey, caExtensions(authority.publicKey)),
    cert: certificate(
      signer,
      nameOf('hands-in sandbox'),
      server.publicKey,
      serverExtensions(server.publicKey, authority.publicKey),
    ),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))
const hourMs = 3_600_000

function certificate(
  signer: { name: Buffer; key: KeyObject },
  subject: Buffer,
  publicKey: KeyObject,
  extensions: Buffer,
): string {
  const now = Date.now()
  const signed = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(randomBytes(16)),
    ecdsaWithSha256,
    signer.name,
    sequence(utcTime(new Date(now - hourMs)), utcTime(new Date(now + 365 * 24 * hourMs))),
    subject,
    spki(publicKey),
    tagged(0xa3, extensions),
  )
  const whole = sequence(signed, ecdsaWithSha256, bits(sign('sha256', signed, signer.key)))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

function caExtensions(publicKey: KeyObject): Buffer {
  return sequence(
    extension('2.5.29.19', sequence(truth), true),
    // keyCertSign and cRLSign
    extension('2.5.29.15', bits(Buffer.from([0x06]), 1), true),
    extension('2.5.29.14', octets(keyId(publicKey))),
  )
}

function serverExtensions(publicKey: KeyObject, authority: KeyObject): Buffer {
  const names = sequence(tagged(0x82, Buffer.from('localhost')), tagged(0x87, Buffer.from([127, 0, 0, 1])))
  return sequence(
    extension('2.5.29.19', sequence(), true),
    // digitalSignature
    extension('2.5.29.15', bits(Buffer.from([0x80]), 7), true),
    // serverAuth
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.14', octets(keyId(publicKey))),
    extension('2.5.29.35', sequence(tagged(0x80, keyId(authority)))),
    extension('2.5.29.17', names),
  )
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [truth] : []), octets(value))
}

function nameOf(commonName: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), utf8(commonName))))
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' })
}

/** The last 65 bytes of an EC P-256 key are its point. */
function keyId(key: KeyObject): Buffer {
  return createHash('sha1').update(spki(key).subarray(-65)).digest()
}
