import { type ChildProcess, spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Exec, KubeConfig, PortForward } from '@kubernetes/client-node'
import { Redis } from 'ioredis'
import * as assert from 'uvu/assert'
import type { RunningContainer, RunningPod } from '../../../../runner/sandbox/node/contracts.ts'
import { openNetwork } from '../../../../runner/sandbox/node/network/node-network.ts'
import { startKubeletServer } from '../../../../runner/sandbox/node/streams/kubelet-server.ts'
import { waitFor } from '../../../../runner/wait.ts'
import { suite } from '../../../suite.ts'
import { enterNode } from '../in-node.ts'
import { redisInPod } from '../redis-in-pod.ts'
import { runcRoot, startContainer } from './container.ts'

enterNode(import.meta.filename)

const test = suite('sandbox: node: kubelet server')
const folder = mkdtempSync(join(tmpdir(), 'hands-in-test-'))
const socketPath = join(folder, 'kubelet.sock')
const network = await openNetwork(join(folder, 'netns'))
const pod = await network.attach('uid-1')
const redis: ChildProcess = await redisInPod(pod, folder, 'box')
const log = join(folder, 'box.log')
const container: RunningContainer = { runcId: 'box', logPath: log, previousLogPath: undefined, running: true }
const running: RunningPod = { uid: 'uid-1', network: pod, containers: new Map([['c', container]]) }
const reports: unknown[] = []

startContainer(folder, 'box', pod)
writeFileSync(
  log,
  '2026-01-01T00:00:01.5Z stdout F one\n2026-01-01T00:00:02Z stderr P tw\n2026-01-01T00:00:02Z stderr F o\n',
)
const find = (namespace: string, name: string) => (namespace === 'shop' && name === 'box' ? running : undefined)
const server = await startKubeletServer(socketPath, { runcRoot: runcRoot(folder), find }, error => reports.push(error))

/** What the API server does: the client's request to the kubelet, byte for byte but for its path. */
const api = createServer(client => {
  client.once('data', first => {
    const kubelet = createConnection(socketPath)
    kubelet.write(translated(first.toString('latin1')), 'latin1')
    client.pipe(kubelet).pipe(client)
    client.on('error', () => kubelet.destroy())
    client.on('close', () => kubelet.destroy())
  })
})
await new Promise<void>(resolve => api.listen(0, '127.0.0.1', resolve))
const config = new KubeConfig()
const address = api.address()
config.loadFromClusterAndUser(
  { name: 'c', server: `http://127.0.0.1:${typeof address === 'object' && address?.port}`, skipTLSVerify: true },
  { name: 'u' },
)

test.after(() => {
  api.close()
  server.close()
  redis.kill()
  spawnSync('runc', ['--root', runcRoot(folder), 'delete', '--force', 'box'])
  spawnSync('umount', ['--lazy', join(folder, 'netns')])
  rmSync(folder, { recursive: true })
})

test('only its user can open the socket', () => {
  assert.is(statSync(socketPath).mode & 0o777, 0o600)
})

test('exec: output, exit code, and why nothing could be started', async () => {
  const ended = await exec(['sh', '-c', 'echo $GREETING; echo oops >&2; exit 7'])
  assert.equal(
    [ended.stdout, ended.stderr, ended.causes],
    ['hello\n', 'oops\n', [{ reason: 'ExitCode', message: '7' }]],
  )
  assert.is((await exec(['true'])).status, 'Success')
  assert.match((await exec(['nosuch'])).message, /executable file not found in \$PATH/)
})

test('exec: 3 MB through standard input and back', async () => {
  const sent = Buffer.alloc(3_000_000, Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)))
  const stdin = new PassThrough()
  stdin.end(sent)
  const ended = await exec(['sha256sum'], stdin)
  assert.is(ended.status, 'Success')
  const { createHash } = await import('node:crypto')
  assert.match(ended.stdout, createHash('sha256').update(sent).digest('hex'))
})

test('exec: what a client leaves behind is ended', async () => {
  const output = new PassThrough()
  const client = await new Exec(config).exec('shop', 'box', 'c', ['sleep', '777'], output, output, null, false)
  await waitFor('the command', () => processes('sleep 777') > 0, { timeoutMs: 3000 })
  client.close()
  await waitFor('the command to be gone', () => processes('sleep 777') === 0, { timeoutMs: 3000 })
})

test('port-forward as client-node asks for it', async () => {
  const forwarder = new PortForward(config)
  const local = createServer(socket => forwarder.portForward('shop', 'box', [6379], socket, null, socket))
  await new Promise<void>(resolve => local.listen(0, '127.0.0.1', resolve))
  const bound = local.address()
  const client = new Redis({ port: typeof bound === 'object' && bound ? bound.port : 0 })
  assert.is(await client.get('name'), 'box')
  client.disconnect()
  local.close()
})

test('logs: all, the last, with times, and what is not there', async () => {
  assert.is((await logs('')).body, 'one\ntwo\n')
  assert.is((await logs('tailLines=1&timestamps=true')).body, '2026-01-01T00:00:02Z o\n')
  assert.is((await logs('sinceTime=2026-01-01T00:00:02Z&limitBytes=2')).body, 'tw')
  assert.is((await logs('previous=true')).status, 400)
})

test('logs: followed until the container ends', async () => {
  const body = logs('follow=true&tailLines=0')
  await new Promise(resolve => setTimeout(resolve, 50))
  appendFileSync(log, '2026-01-01T00:00:03Z stdout F three\n')
  container.running = false
  assert.is((await body).body, 'three\n')
  container.running = true
})

test('dial: raw bytes to an address in the node', async () => {
  const client = createConnection(socketPath)
  client.write(
    `GET /dial?address=${pod.address}&port=6379 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n`,
  )
  client.write('GET name\r\nQUIT\r\n')
  assert.match(await text(client), /^HTTP\/1\.1 101 [\s\S]*\r\n\r\n\$3\r\nbox\r\n\+OK/)
})

test('nothing was reported', () => assert.equal(reports, []))

test.run()

function translated(head: string): string {
  return head
    .replace(/^GET \/api\/v1\/namespaces\/(\w+)\/pods\/(\w+)\/portforward\?ports=/, 'GET /portForward/$1/$2?port=')
    .replace(/^GET \/api\/v1\/namespaces\/(\w+)\/pods\/(\w+)\/exec\?/, 'GET /exec/$1/$2/c?')
    .replace('stdin=true', 'input=1')
}

interface Ended {
  stdout: string
  stderr: string
  status: string
  message: string
  causes: unknown
}

async function exec(command: string[], stdin: PassThrough | null = null): Promise<Ended> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const outputs = Promise.all([text(stdout), text(stderr)])
  return new Promise((resolve, reject) => {
    const finish = async (status: { status?: string; message?: string; details?: { causes?: unknown } }) => {
      const [out, err] = await outputs
      const { message = '', details } = status
      resolve({ stdout: out, stderr: err, status: status.status ?? '', message, causes: details?.causes })
    }
    new Exec(config).exec('shop', 'box', 'c', command, stdout, stderr, stdin, false, finish).catch(reject)
  })
}

function processes(command: string): number {
  const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
  return stdout.split('\n').filter(line => line.trim() === command).length
}

function logs(query: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path: `/containerLogs/shop/box/c?${query}` }, async response => {
      resolve({ status: response.statusCode ?? 0, body: await text(response) })
    })
    asked.on('error', reject).end()
  })
}
