import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Redis } from 'ioredis'
import * as assert from 'uvu/assert'
import type { EndpointSlice, Service } from '../../../../runner/sandbox/node/contracts.ts'
import { openNetwork } from '../../../../runner/sandbox/node/network/node-network.ts'
import { startServiceProxy } from '../../../../runner/sandbox/node/proxy/service-proxy.ts'
import { waitFor } from '../../../../runner/wait.ts'
import { suite } from '../../../suite.ts'
import { enterNode } from '../in-node.ts'
import { redisInPod } from '../redis-in-pod.ts'
import { HandMirror } from './mirror.ts'
import { ready, service, slice } from './objects.ts'

enterNode(import.meta.filename)

const test = suite('sandbox: node: service proxy')
const folder = mkdtempSync(join(tmpdir(), 'hands-in-test-'))
const network = await openNetwork(join(folder, 'netns'))
const [a, b] = await Promise.all([network.attach('a'), network.attach('b')])
const servers: ChildProcess[] = await Promise.all([redisInPod(a, folder, 'a'), redisInPod(b, folder, 'b')])
const services = new HandMirror<Service>()
const slices = new HandMirror<EndpointSlice>()
const reports: unknown[] = []
const clusterIP = '10.96.0.20'
const ports = [{ port: 6379 }]

services.put(service('web', { clusterIP, ports }))
await startServiceProxy(services, slices, error => reports.push(error))

test.after(() => {
  for (const server of servers) server.kill()
  spawnSync('umount', ['--lazy', join(folder, 'netns')])
  rmSync(folder, { recursive: true })
})

test('a Service without endpoints refuses, for a pod and for the node', async () => {
  endpoints()
  await seen('ECONNREFUSED')
  assert.match(await cli(a, 'ping'), /Connection refused/)
})

test('a pod reaches a Service, and is seen with its own address', async () => {
  endpoints(b.address)
  await seen('b')
  assert.is(await cli(a, 'get', 'name'), 'b')
  assert.match(await cli(a, 'client', 'list'), new RegExp(`addr=${a.address}:`))
})

test('a pod reaches itself through its Service', async () => {
  assert.is(await cli(b, 'get', 'name'), 'b')
})

test('connections are spread over the endpoints', async () => {
  endpoints(a.address, b.address)
  await waitFor('both to be asked', async () => (await ask()) === 'a', { timeoutMs: 2000 })
  await waitFor('both to be asked', async () => (await ask()) === 'b', { timeoutMs: 2000 })
})

test('with session affinity a client stays with one', async () => {
  services.put(service('web', { clusterIP, ports, sessionAffinity: 'ClientIP' }))
  await waitFor('the rule', () => rules().includes('jhash'), { timeoutMs: 2000 })
  const names = new Set([await ask(), await ask(), await ask(), await ask(), await ask(), await ask(), await ask()])
  assert.is(names.size, 1)
  services.put(service('web', { clusterIP, ports }))
})

test('a connection that is open outlives the change of rules', async () => {
  endpoints(a.address)
  await seen('a')
  const open = new Redis({ host: clusterIP })
  assert.is(await open.get('name'), 'a')
  endpoints(b.address)
  await seen('b')
  assert.is(await open.get('name'), 'a')
  open.disconnect()
})

test('a port that the Service does not have is refused', async () => {
  assert.is(await ask(6380), 'ECONNREFUSED')
})

test('UDP reaches an endpoint, and the answer comes back', async () => {
  const echo = spawn('nsenter', [`--net=${b.namespacePath}`, process.execPath, '-e', udpEcho], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  servers.push(echo)
  await new Promise(resolve => echo.stdout.once('data', resolve))
  services.put(service('log', { clusterIP: '10.96.0.21', ports: [{ port: 514, protocol: 'UDP' }] }))
  slices.put(slice('log', [{ port: 5140, protocol: 'UDP' }], [{ addresses: [b.address], conditions: ready }]))
  await waitFor('the rule', () => rules().includes('10.96.0.21 udp'), { timeoutMs: 2000 })
  const client = spawn('nsenter', [`--net=${a.namespacePath}`, process.execPath, '-e', udpAsk])
  assert.is(await text(client.stdout), `hello from ${a.address}`)
})

test('a hundred changes are a few runs of nft, and the last one counts', async () => {
  for (let turn = 0; turn < 100; turn++) endpoints(turn % 2 === 0 ? b.address : a.address)
  await seen('a')
  assert.equal(reports, [])
})

test.run()

const udpEcho = `const s = require('dgram').createSocket('udp4')
s.on('message', (m, from) => s.send(m + ' from ' + from.address, from.port, from.address))
s.bind(5140, () => console.log('up'))`
const udpAsk = `const s = require('dgram').createSocket('udp4')
s.on('message', m => { process.stdout.write(m); s.close() })
s.send('hello', 514, '10.96.0.21')`

function endpoints(...addresses: string[]): void {
  slices.put(
    slice(
      'web',
      [{ port: 6379 }],
      addresses.map(address => ({ addresses: [address], conditions: ready })),
    ),
  )
}

function seen(answer: string): Promise<boolean> {
  return waitFor(`${answer} behind the Service`, async () => (await ask()) === answer, { timeoutMs: 3000 }).then(
    Boolean,
  )
}

/** What `GET name` says through the Service from the node, or the code of the error. */
async function ask(port = 6379): Promise<string> {
  const socket = connect(port, clusterIP)
  socket.end('GET name\r\n')
  const answer = await text(socket).catch(error => String(error.code))
  return answer.split('\r\n')[1] ?? answer
}

async function cli(pod: { namespacePath: string }, ...command: string[]): Promise<string> {
  const args = [`--net=${pod.namespacePath}`, 'redis-cli', '-h', clusterIP, ...command]
  const child = spawn('nsenter', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const [output, complaint] = await Promise.all([text(child.stdout), text(child.stderr)])
  return (output + complaint).trim()
}

function rules(): string {
  return spawnSync('nft', ['list', 'ruleset'], { encoding: 'utf8' }).stdout
}
