import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { suite } from '../../suite.ts'
import { type TestApi, testApi } from './sandbox-api.ts'

const test = suite('streams to the kubelet')
let server: TestApi
let kubelet: Server
let folder: string

/** At the kubelet's end stands an echo: what is tested is the way there and back. */
test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hands-in-kubelet-'))
  const kubeletSocket = join(folder, 'kubelet.sock')
  kubelet = createServer((request, response) => {
    const waiting = request.url?.includes('/late/')
    response
      .writeHead(waiting ? 400 : 200)
      .end(waiting ? 'container "late" is waiting to start' : `log of ${request.url}`)
  })
  kubelet.on('upgrade', ({ url }, socket, head) => {
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nupgrade: echo\r\nconnection: Upgrade\r\n\r\n${url}\n`)
    socket.write(head)
    socket.pipe(socket)
  })
  await new Promise<void>(resolve => kubelet.listen(kubeletSocket, resolve))
  server = await testApi({ kubeletSocket })
  for (const name of ['web', 'late']) addPod(name)
})
test.after(async () => {
  await server.close()
  kubelet.closeAllConnections()
  kubelet.close()
  await rm(folder, { recursive: true })
})

function addPod(name: string): void {
  const { api } = server
  const containers = [{ name, image: 'redis' }]
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, spec: { containers } }
  api.create('pods', pod)
  api.bind('default', name, 'sandbox')
  const state = name === 'late' ? { waiting: { reason: 'ContainerCreating' } } : { running: {} }
  const status = { phase: name === 'late' ? 'Pending' : 'Running', containerStatuses: [{ name, state }] }
  api.updateStatus('pods', { ...pod, status })
}

const pods = '/api/v1/namespaces/default/pods'

/** What comes back on a socket that asks for an upgrade and then says hello. */
function speak(path: string, expected: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(join(server.folder, 'api.sock'))
    let text = ''
    socket.on('data', chunk => {
      text += chunk
      if (expected.test(text)) {
        socket.destroy()
        resolve(text)
      }
    })
    socket.once('error', reject)
    socket.once('end', () => resolve(text))
    socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: echo\r\n\r\nhello`)
  })
}

test('exec is joined with the kubelet, byte for byte, in its words', async () => {
  const text = await speak(`${pods}/web/exec?command=ls&command=-l&stdin=true&stdout=true&stderr=false`, /hello$/)
  assert.match(text, 'HTTP/1.1 101 Switching Protocols')
  assert.match(text, '/exec/default/web/web?input=1&output=1&command=ls&command=-l')
})

test('port-forward is joined with the kubelet', async () => {
  assert.match(await speak(`${pods}/web/portforward`, /hello$/), '/portForward/default/web\n')
})

const refused: [path: string, code: number, message: string][] = [
  [`${pods}/web/exec?container=no&command=ls`, 400, 'container no is not valid for pod web'],
  [`${pods}/no/exec?command=ls`, 404, 'pods "no" not found'],
  [
    `${pods}/late/exec?command=ls`,
    500,
    'Internal error occurred: unable to upgrade connection: container not found ("late")',
  ],
  [
    `${pods}/late/portforward`,
    500,
    'Internal error occurred: unable to upgrade connection: pod not found ("late_default")',
  ],
  ['/api/v1/pods', 404, 'the server could not find the requested resource'],
]
for (const [path, code, message] of refused) {
  test(`no stream for ${path}`, async () => {
    const text = await speak(path, /\n$/)
    assert.match(text, `HTTP/1.1 ${code} `)
    assert.is(JSON.parse(text.split('\r\n\r\n')[1] ?? '').message, message)
  })
}

test('logs are passed on, and so is why there are none', async () => {
  const logs = await server.ask('GET', `${pods}/web/log?tailLines=5&follow=false&timestamps=true`)
  assert.is(logs.body, 'log of /containerLogs/default/web/web?timestamps=true&tailLines=5')
  const none = await server.ask('GET', `${pods}/late/log`)
  assert.is(none.code, 400)
  assert.is(none.body.message, 'container "late" is waiting to start')
})

test('a client that breaks off in the middle ends nobody else', async () => {
  for (let count = 0; count < 20; count++) {
    const socket = connect(join(server.folder, 'api.sock'))
    socket.write(
      `GET ${pods}/web/exec?command=ls HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: echo\r\n\r\n`,
    )
    socket.on('error', () => undefined)
    socket.once('connect', () => socket.destroy())
  }
  assert.match(await speak(`${pods}/web/portforward`, /hello$/), 'HTTP/1.1 101')
})

test('a stream without an upgrade is a bad request', async () => {
  const { body } = await server.ask('POST', `${pods}/web/exec?command=ls`)
  assert.is(body.message, 'Upgrade request required')
})

test.run()
