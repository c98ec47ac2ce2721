import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import * as assert from 'uvu/assert'
import type { PodNetwork } from '../../../../runner/sandbox/node/contracts.ts'
import { podLoopback } from '../../../../runner/sandbox/node/network/loopback.ts'
import { openNetwork } from '../../../../runner/sandbox/node/network/node-network.ts'
import { suite } from '../../../suite.ts'
import { enterNode } from '../in-node.ts'

enterNode(import.meta.filename)

const test = suite('sandbox: node: network')
const folder = mkdtempSync(join(tmpdir(), 'hands-in-test-'))
const network = await openNetwork(join(folder, 'netns'))
const servers: ChildProcess[] = []

test.after(() => {
  for (const server of servers) server.kill()
  spawnSync('umount', ['--lazy', join(folder, 'netns')])
  rmSync(folder, { recursive: true })
})

test('six pods have networks of their own, in less than 0.4 s on a busy machine', async () => {
  const started = performance.now()
  const pods = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(uid => network.attach(uid)))
  const took = performance.now() - started
  assert.is(new Set(pods.map(pod => pod.address)).size, 6)
  assert.ok(took < 400, `${Math.round(took)} ms`)
  process.stderr.write(`six pod networks: ${Math.round(took)} ms\n`)
})

test('the same pod keeps its network', async () => {
  assert.is(await network.attach('a'), await network.attach('a'))
})

test('pods reach each other, and see each other’s addresses', async () => {
  const [a, b] = [await network.attach('a'), await network.attach('b')]
  await listen(a, '0.0.0.0')
  assert.is(await within(b, `require('net').connect(7000, '${a.address}').pipe(process.stdout)`), b.address)
})

test('the node reaches a pod, as the gateway', async () => {
  const b = await network.attach('b')
  await listen(b, '0.0.0.0')
  assert.is(await dial(b.address), '10.244.0.1')
})

test('a pod’s localhost is its own, and the node reaches it as localhost', async () => {
  const c = await network.attach('c')
  await listen(c, '127.0.0.1')
  assert.is(await dial(c.address), 'ECONNREFUSED')
  assert.is(await dial(await podLoopback(c)), '127.0.0.1')
  assert.is(await dial(await podLoopback(await network.attach('d'))), 'ECONNREFUSED')
})

test('nothing leaves the node, and says so at once', async () => {
  const seen = await within(await network.attach('b'), refusal('192.0.2.1'))
  assert.match(seen, /^E(HOST|NET)UNREACH$/)
  assert.match(await dial('192.0.2.1'), /^E(HOST|NET)UNREACH$/)
  assert.is(networkInterfaces()['eth0'], undefined)
})

test('an address that no pod has cannot be reached, and says so at once', async () => {
  assert.is(await within(await network.attach('b'), refusal('10.244.0.200')), 'EHOSTUNREACH')
})

test('a pod that is gone leaves no interface and no file, and is not reached', async () => {
  const { address } = await network.attach('e')
  await network.detach('e')
  await network.detach('e')
  assert.is(networkInterfaces()[`veth${address.split('.').at(-1)}`], undefined)
  assert.not.ok(readdirSync(join(folder, 'netns')).includes('e'))
  assert.is(await dial(address), 'EHOSTUNREACH')
  assert.is.not((await network.attach('e')).address, address)
})

test.run()

/** A server in the pod that tells each client the address it sees. */
async function listen(pod: PodNetwork, address: string): Promise<void> {
  const program = `require('net').createServer(s => s.end(s.remoteAddress)).listen(7000, '${address}', () => console.log('up'))`
  const server = spawn('nsenter', [`--net=${pod.namespacePath}`, process.execPath, '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  servers.push(server)
  await once(server.stdout, 'data')
}

function within(pod: PodNetwork, program: string): Promise<string> {
  const child = spawn('nsenter', [`--net=${pod.namespacePath}`, process.execPath, '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return text(child.stdout)
}

function refusal(address: string): string {
  return `require('net').connect(7000, '${address}').on('error', e => process.stdout.write(e.code))`
}

/** What the server says, or the code of the error. */
async function dial(address: string): Promise<string> {
  const socket = connect(7000, address)
  return text(socket).catch(error => error.code)
}
