import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import * as assert from 'uvu/assert'
import { makeCertificates } from '../../../runner/sandbox/boot/certificates.ts'
import { suite } from '../../suite.ts'

const test = suite('sandbox: certificates')

test("the server certificate is the authority's, and each says what it is for", () => {
  const made = makeCertificates()
  const [ca, server] = [new X509Certificate(made.ca), new X509Certificate(made.cert)]
  assert.ok(ca.ca && ca.verify(ca.publicKey))
  assert.ok(!server.ca && server.checkIssued(ca) && server.verify(ca.publicKey))
  assert.is(server.subjectAltName, 'DNS:localhost, IP Address:127.0.0.1')
  assert.equal(server.keyUsage, ['1.3.6.1.5.5.7.3.1'])
  assert.ok(Date.parse(server.validFrom) < Date.now() && Date.parse(server.validTo) > Date.now())
  assert.is.not(new X509Certificate(makeCertificates().cert).serialNumber, server.serialNumber)
})

test('a client that trusts the authority reaches the server, another does not', async () => {
  const { ca, cert, key } = makeCertificates()
  const server = createServer({ cert, key }, (_request, response) => response.end('ok')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const ask = (trusted: string) =>
    new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, ca: trusted, agent: false }, response => {
        response.resume().on('end', () => resolve(response.statusCode))
      }).on('error', reject)
    })
  try {
    assert.is(await ask(ca), 200)
    await ask(makeCertificates().ca).then(
      () => assert.unreachable('a foreign authority was trusted'),
      error => assert.match(String(error.code), /CERT|VERIFY|SIGNATURE/),
    )
  } finally {
    server.close()
  }
})

test.run()
