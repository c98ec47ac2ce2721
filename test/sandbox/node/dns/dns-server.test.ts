import { spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { decode, encode, type Packet, streamDecode, streamEncode } from 'dns-packet'
import * as assert from 'uvu/assert'
import type { EndpointSlice, Service } from '../../../../runner/sandbox/node/contracts.ts'
import { startDns } from '../../../../runner/sandbox/node/dns/dns-server.ts'
import { openNetwork } from '../../../../runner/sandbox/node/network/node-network.ts'
import { suite } from '../../../suite.ts'
import { enterNode } from '../in-node.ts'
import { HandMirror } from '../proxy/mirror.ts'
import { ready, service, slice } from '../proxy/objects.ts'

enterNode(import.meta.filename)

const test = suite('sandbox: node: dns')
const folder = mkdtempSync(join(tmpdir(), 'hands-in-test-'))
const network = await openNetwork(join(folder, 'netns'))
const pod = await network.attach('pod')
const services = new HandMirror<Service>()
const slices = new HandMirror<EndpointSlice>()
const reports: unknown[] = []
const port = { name: 'redis', port: 6379 }
const resolver = new Resolver({ timeout: 1000, tries: 1 })

resolver.setServers(['10.96.0.10'])
services.put(service('web', { clusterIP: '10.96.0.20', ports: [port] }))
services.put(service('db', { clusterIP: 'None', ports: [port] }))
const stop = await startDns(services, slices, error => reports.push(error))

test.after(() => {
  stop()
  spawnSync('umount', ['--lazy', join(folder, 'netns')])
  rmSync(folder, { recursive: true })
})

test('a resolver finds a Service, its ports, its name, and not what is missing', async () => {
  const name = 'web.shop.svc.cluster.local'
  assert.equal(await resolver.resolve4(name, { ttl: true }), [{ address: '10.96.0.20', ttl: 5 }])
  assert.equal(await resolver.resolveSrv(`_redis._tcp.${name}`), [{ name, port: 6379, priority: 0, weight: 100 }])
  assert.equal(await resolver.reverse('10.96.0.20'), [name])
  assert.is(await refusal(resolver.resolve6(name)), 'ENODATA')
  assert.is(await refusal(resolver.resolve4(`no${name}`)), 'ENOTFOUND')
  assert.is(await refusal(resolver.resolve4('redis.io')), 'EREFUSED')
})

test('a change is seen by the next question', async () => {
  assert.is(await refusal(resolver.resolve4('db.shop.svc.cluster.local')), 'ENOTFOUND')
  slices.put(slice('db', [port], [{ addresses: ['10.244.0.2'], conditions: ready }]))
  assert.equal(await resolver.resolve4('db.shop.svc.cluster.local'), ['10.244.0.2'])
})

test('a pod’s own resolver finds short names through its search domains', async () => {
  assert.match(await getent('web'), /^10\.96\.0\.20 .*web\.shop\.svc\.cluster\.local/)
  assert.match(await getent('web.shop'), /^10\.96\.0\.20 /)
  assert.match(await getent('web.shop.svc'), /^10\.96\.0\.20 /)
  assert.match(await getent('db.shop.svc.cluster.local'), /^10\.244\.0\.2 /)
  assert.is(await getent('nosuch'), '')
})

test('an answer too long for UDP is cut, and whole over TCP and with EDNS', async () => {
  const addresses = Array.from({ length: 12 }, (_, index) => ({
    addresses: [`10.244.0.${index + 2}`],
    conditions: ready,
  }))
  slices.put(slice('db', [port], addresses))
  const question = { type: 'A', name: 'db.shop.svc.cluster.local' } as const
  const packet: Packet = { type: 'query', id: 7, flags: 0x100, questions: [question] }
  const cut = await overUdp(encode(packet))
  assert.equal([cut.flag_tc, cut.answers?.length, cut.id, cut.flag_rd, cut.flag_aa], [true, 0, 7, true, false])
  const over = connect(53, '10.96.0.10')
  const chunks: Buffer[] = []
  over.write(Buffer.concat([streamEncode(packet), streamEncode({ ...packet, id: 8 })]))
  for await (const chunk of over) {
    chunks.push(chunk)
    if (Buffer.concat(chunks).length > 1000) break
  }
  assert.is(streamDecode(Buffer.concat(chunks)).answers?.length, 12)
  const edns = { type: 'OPT', name: '.', udpPayloadSize: 4096, flags: 0, options: [] } as never
  const whole = await overUdp(encode({ ...packet, additionals: [edns] }))
  assert.equal([whole.answers?.length, whole.flag_aa, whole.additionals?.length], [12, true, 1])
})

test('what is no question does no harm', async () => {
  const noise = [
    Buffer.from('x'),
    Buffer.alloc(12),
    Buffer.alloc(600, 255),
    encode({ type: 'response', questions: [] }),
  ]
  const socket = createSocket('udp4')
  for (const message of noise) await new Promise(resolve => socket.send(message, 53, '10.96.0.10', resolve))
  socket.close()
  const update = await overUdp(encode({ type: 'query', id: 1, flags: 5 << 11, questions: [] }))
  assert.is(rcode(update), 'NOTIMP')
  assert.equal(await resolver.resolve4('web.shop.svc.cluster.local'), ['10.96.0.20'])
  assert.equal(reports, [])
})

test.run()

function rcode(packet: object): unknown {
  return 'rcode' in packet ? packet.rcode : undefined
}

function refusal(answer: Promise<unknown>): Promise<string> {
  return answer.then(String, error => error.code)
}

async function overUdp(message: Buffer) {
  const socket = createSocket('udp4')
  socket.send(message, 53, '10.96.0.10')
  const [answer] = await once(socket, 'message')
  socket.close()
  return decode(answer)
}

/** What the C library of a process in the pod says, with the resolv.conf that the kubelet writes. */
async function getent(name: string): Promise<string> {
  const conf = join(folder, 'resolv.conf')
  const search = 'search shop.svc.cluster.local svc.cluster.local cluster.local'
  writeFileSync(conf, `nameserver 10.96.0.10\n${search}\noptions ndots:5\n`)
  const inPod = `mount --bind "${conf}" /etc/resolv.conf && exec getent -s hosts:dns ahostsv4 ${name}`
  const args = [`--net=${pod.namespacePath}`, 'unshare', '--mount', 'sh', '-c', inPod]
  return (await text(spawn('nsenter', args, { stdio: ['ignore', 'pipe', 'inherit'] }).stdout)).trim()
}
