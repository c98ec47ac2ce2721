import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as assert from 'uvu/assert'
import { SocketClient } from '../../../../runner/sandbox/node/api/client.ts'
import type { Pod } from '../../../../runner/sandbox/objects.ts'
import { pause, waitFor } from '../../../../runner/wait.ts'
import { suite } from '../../../suite.ts'
import { type Sandbox, startSandbox } from './sandbox.ts'

const test = suite('node: the life of a pod', { timeoutMs: 30_000 })
let sandbox: Sandbox
test.before(async () => {
  sandbox = await startSandbox()
})
test.after(() => sandbox.close())

const script = (text: string) => ({ command: ['sh', '-c', text] })
const deaf = script("trap '' TERM; while :; do sleep 0.1; done")
const phaseIs = (phase: string) => (pod: Pod) => pod.status?.phase === phase
const waitsFor = (reason: string) => (pod: Pod) => pod.status?.containerStatuses?.[0]?.state?.waiting?.reason === reason
const isReady = ({ status }: Pod) =>
  status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')

/** Begins to watch a pod; what it returns resolves at the pod's end, with each version as `GENERATION PHASE STATE`. */
async function watch(name: string): Promise<() => Promise<string[]>> {
  const client = new SocketClient(join(sandbox.folder, 'api.sock'))
  const path = `/api/v1/namespaces/default/pods?watch=true&fieldSelector=metadata.name%3D${name}`
  const stream = await client.open('GET', path)
  return async () => {
    const seen: string[] = []
    for await (const line of createInterface({ input: stream })) {
      const { type, object } = JSON.parse(line) as { type: string; object: Pod }
      if (type === 'DELETED') break
      const { phase, containerStatuses = [] } = object.status ?? {}
      seen.push(`${object.metadata.generation} ${phase} ${Object.keys(containerStatuses[0]?.state ?? { none: '' })[0]}`)
    }
    stream.destroy()
    return seen
  }
}

test('a watch tells its life as a kubelet does', async () => {
  const watched = await watch('told')
  await sandbox.create('told', {})
  await waitFor('redis to listen', async () => /Ready to accept/.test(await sandbox.logs('told')), { timeoutMs: 5000 })
  await sandbox.until('told', isReady)
  await sandbox.remove('told', 5)
  const seen = await watched()
  const life = ['1 Pending none', '1 Pending none', '1 Pending waiting', '1 Running running']
  assert.equal(seen.slice(0, 4), life)
  assert.equal(seen.slice(4, 6), ['2 Running running', '2 Running running'])
  assert.ok(seen.length > 6 && seen.slice(6).every(version => version === '2 Succeeded terminated'), seen.join('\n'))
})

test('a sidecar starts first, and ends when all else has', async () => {
  const sidecar = { name: 'beside', image: 'redis:7.2', restartPolicy: 'Always' }
  const main = script('until redis-cli ping; do sleep 0.05; done')
  await sandbox.create('accompanied', main, { restartPolicy: 'Never', initContainers: [sidecar] })
  const { status } = await sandbox.until('accompanied', phaseIs('Succeeded'))
  assert.is(status?.initContainerStatuses?.[0]?.state?.terminated?.exitCode, 0)
  assert.match(await sandbox.logs('accompanied'), 'PONG')
})

test('a preStop hook runs before SIGTERM, and may not take longer than the grace period', async () => {
  const preStop = { exec: { command: ['sleep', '60'] } }
  await sandbox.create('hooked', { lifecycle: { preStop } })
  await sandbox.until('hooked', isReady)
  await sandbox.remove('hooked')
  await sandbox.gone('hooked')
  const events = await sandbox.events('hooked')
  assert.ok(events.includes('FailedPreStopHook PreStopHook failed: it took too long'), events.join('\n'))
})

test('a pod that waits for an image, a volume or a variable ends at once', async () => {
  const volumes = [{ name: 'v', secret: { secretName: 'nobody-has-it' } }]
  const envFrom = [{ configMapRef: { name: 'nobody-has-it' } }]
  await sandbox.create('no-image', { image: 'nosuch:1' })
  await sandbox.create('no-volume', {}, { volumes })
  await sandbox.create('no-variable', { envFrom })
  await sandbox.until('no-image', waitsFor('ImagePullBackOff'))
  await sandbox.until('no-variable', waitsFor('CreateContainerConfigError'))
  const began = Date.now()
  for (const name of ['no-image', 'no-volume', 'no-variable']) await sandbox.remove(name)
  for (const name of ['no-image', 'no-volume', 'no-variable']) await sandbox.gone(name)
  assert.ok(Date.now() - began < 2000)
})

test('what a pod waits for is an event, once, and then it starts', async () => {
  const volumes = [{ name: 'v', configMap: { name: 'late' } }]
  await sandbox.create('patient', {}, { volumes })
  // It looks each second: two looks more, and no second event.
  await pause(2200)
  const data = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late' }, data: { a: 'b' } }
  await sandbox.api.request('POST', '/api/v1/namespaces/default/configmaps', data)
  await sandbox.until('patient', isReady)
  const events = (await sandbox.events('patient')).filter(event => event.startsWith('FailedMount'))
  assert.equal(events, ['FailedMount MountVolume.SetUp failed for volume "v" : configmap "late" not found'])
})

test('a program that is not there is a StartError', async () => {
  await sandbox.create('no-program', { command: ['nosuchprogram'] }, { restartPolicy: 'Never' })
  const { status } = await sandbox.until('no-program', phaseIs('Failed'))
  const { exitCode, reason, message } = status?.containerStatuses?.[0]?.state?.terminated ?? {}
  assert.equal([exitCode, reason], [128, 'StartError'])
  assert.match(message ?? '', 'exec: "nosuchprogram": executable file not found in $PATH')
})

test('a forced delete gives the name away at once: the next of the name runs beside the one that ends', async () => {
  await sandbox.create('twice', deaf, { terminationGracePeriodSeconds: 30 })
  await sandbox.until('twice', isReady)
  await sandbox.remove('twice', 0)
  const next = await sandbox.create('twice', {})
  const { status, metadata } = await sandbox.until('twice', isReady)
  assert.is(metadata.uid, next.metadata.uid)
  assert.is(status?.containerStatuses?.[0]?.restartCount, 0)
})

test('a probe that takes too long fails, and its container can still be ended', async () => {
  const probe = { exec: { command: ['sleep', '77'] }, periodSeconds: 1, failureThreshold: 1 }
  await sandbox.create('slow-probe', { livenessProbe: probe })
  await sandbox.until('slow-probe', ({ status }) => status?.containerStatuses?.[0]?.restartCount === 1)
  assert.ok(
    (await sandbox.events('slow-probe')).includes(
      'Unhealthy Liveness probe failed: command timed out: "sleep 77" timed out after 1s',
    ),
  )
})

test('a startup probe holds the others back', async () => {
  const startupProbe = { exec: { command: ['test', '-e', '/tmp/up'] }, periodSeconds: 1, failureThreshold: 30 }
  const livenessProbe = { exec: { command: ['test', '-e', '/tmp/up'] }, periodSeconds: 1, failureThreshold: 1 }
  await sandbox.create('slow', { ...script('sleep 2; touch /tmp/up; exec sleep 60'), startupProbe, livenessProbe })
  const { status } = await sandbox.until('slow', isReady)
  assert.is(status?.containerStatuses?.[0]?.restartCount, 0)
})

test('its root is read-only where it says so, the volume of its image is not', async () => {
  const writes = script('touch /data/here && ! touch /here 2>/dev/null && echo as it should be')
  await sandbox.create(
    'closed',
    { ...writes, securityContext: { readOnlyRootFilesystem: true } },
    { restartPolicy: 'Never' },
  )
  await sandbox.until('closed', phaseIs('Succeeded'))
  assert.is(await sandbox.logs('closed'), 'as it should be\n')
})

test.run()
