import * as assert from 'uvu/assert'
import { suite } from '../suite.ts'
import { openPlace, type Place } from './cluster.ts'

const test = suite('case: the life of a pod', { timeoutMs: 60_000 })
let place: Place
test.before(async () => {
  place = await openPlace()
})
test.after(() => place.close())

const image = 'redis:7.2'

function pod(name: string, container: object, spec: object = {}): object {
  const containers = [{ name: 'main', image, ...container }]
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers, ...spec } }
}

/** A container that runs this shell script. */
function script(text: string): object {
  return { command: ['sh', '-c', text] }
}

const show = (name: string, path: string) => ['get', 'pod', name, '-o', `jsonpath={${path}}`]
const containerStatus = '.status.containerStatuses[0]'

test('a redis pod runs and answers', async () => {
  await place.apply(pod('redis', { readinessProbe: { exec: { command: ['redis-cli', 'ping'] }, periodSeconds: 1 } }))
  await place.kubectl('wait', 'pod/redis', '--for=condition=Ready', '--timeout=30s')
  assert.is(await place.kubectl('exec', 'redis', '--', 'redis-cli', 'ping'), 'PONG')
  assert.is(await place.kubectl(...show('redis', '.status.phase')), 'Running')
})

test('an image that nobody has is pulled again with growing pauses', async () => {
  await place.apply(pod('no-image', { image: 'nosuch:1' }))
  await place.until(/ImagePullBackOff/, ...show('no-image', `${containerStatus}.state.waiting.reason`))
  const events = await place.until(/Error: ErrImagePull/, 'describe', 'pod', 'no-image')
  assert.match(events, 'Failed to pull image "nosuch:1": rpc error: code = NotFound')
  assert.match(events, 'Back-off pulling image "nosuch:1"')
})

test('a container that fails is started again, then waits; its last words stay readable', async () => {
  await place.apply(pod('crash', script('echo out; echo wrong >&2; exit 3')))
  await place.until(/CrashLoopBackOff/, ...show('crash', `${containerStatus}.state.waiting.reason`))
  assert.is(await place.kubectl(...show('crash', `${containerStatus}.lastState.terminated.exitCode`)), '3')
  const last = await place.kubectl('logs', 'crash', '--previous')
  assert.equal(last.trim().split('\n').sort(), ['out', 'wrong'])
})

test('readiness follows its probe both ways', async () => {
  const probe = { exec: { command: ['test', '-e', '/tmp/ready'] }, periodSeconds: 1, failureThreshold: 1 }
  await place.apply(
    pod('wavers', { ...script('sleep 1000'), readinessProbe: probe }, { terminationGracePeriodSeconds: 0 }),
  )
  const ready = show('wavers', '.status.conditions[?(@.type=="Ready")].status')
  await place.until(/False/, ...ready)
  await place.until(/true/, ...show('wavers', `${containerStatus}.started`))
  await place.kubectl('exec', 'wavers', '--', 'touch', '/tmp/ready')
  await place.until(/True/, ...ready)
  await place.kubectl('exec', 'wavers', '--', 'rm', '/tmp/ready')
  await place.until(/False/, ...ready)
})

test('a container waits for its Secret; values and files come from Secrets and ConfigMaps', async () => {
  const env = [
    { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'later', key: 'password' } } },
    { name: 'WHO', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'BOTH', value: '$(WHO):$(PASSWORD)' },
  ]
  const volumes = [
    { name: 'secret', secret: { secretName: 'files', defaultMode: 0o400 } },
    { name: 'settings', configMap: { name: 'settings', items: [{ key: 'a', path: 'sub/b' }] } },
  ]
  const volumeMounts = [
    { name: 'secret', mountPath: '/secret' },
    { name: 'settings', mountPath: '/settings' },
  ]
  await place.kubectl('create', 'secret', 'generic', 'files', '--from-literal=key=hidden')
  await place.kubectl('create', 'configmap', 'settings', '--from-literal=a=plain')
  const says = script('echo $BOTH $(cat /secret/key) $(cat /settings/sub/b)')
  await place.apply(pod('given', { ...says, env, volumeMounts }, { volumes, restartPolicy: 'Never' }))
  const waiting = show('given', `${containerStatus}.state.waiting`)
  assert.match(await place.until(/CreateContainerConfigError/, ...waiting), 'secret \\"later\\" not found')
  await place.kubectl('create', 'secret', 'generic', 'later', '--from-literal=password=pw')
  await place.until(/Succeeded/, ...show('given', '.status.phase'))
  assert.is(await place.kubectl('logs', 'given'), 'given:pw hidden plain')
})

test('a container that ignores SIGTERM is killed when its time is over', async () => {
  const deaf = script("trap '' TERM; echo deaf; while :; do sleep 1; done")
  const finalizers = ['example.com/look-first']
  const object = pod('deaf', deaf, { terminationGracePeriodSeconds: 2 }) as { metadata: object }
  await place.apply({ ...object, metadata: { ...object.metadata, finalizers } })
  await place.until(/deaf/, 'logs', 'deaf')
  const began = Date.now()
  await place.kubectl('delete', 'pod', 'deaf', '--wait=false')
  await place.until(/137/, ...show('deaf', `${containerStatus}.state.terminated.exitCode`))
  assert.ok(Date.now() - began >= 1900, 'it had its two seconds')
  assert.is(await place.kubectl(...show('deaf', '.status.phase')), 'Failed')
  await place.kubectl('patch', 'pod', 'deaf', '--type=merge', '-p', '{"metadata":{"finalizers":null}}')
  await place.kubectl('wait', 'pod/deaf', '--for=delete', '--timeout=20s')
})

test('an emptyDir outlives the container that wrote to it', async () => {
  const twice = script('if [ -e /kept/mark ]; then echo again; sleep 1000; fi; touch /kept/mark; exit 1')
  const volumeMounts = [{ name: 'kept', mountPath: '/kept' }]
  const spec = { volumes: [{ name: 'kept', emptyDir: {} }], terminationGracePeriodSeconds: 0 }
  await place.apply(pod('keeps', { ...twice, volumeMounts }, spec))
  await place.until(/again/, 'logs', 'keeps')
  assert.is(await place.kubectl(...show('keeps', `${containerStatus}.restartCount`)), '1')
})

test('a failing liveness probe ends the container once; its postStart hook ran', async () => {
  const livenessProbe = { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 1, initialDelaySeconds: 1 }
  const lifecycle = { postStart: { exec: { command: ['touch', '/kept/hook'] } } }
  const stays = script("trap '' TERM; while :; do sleep 1; done")
  const volumeMounts = [{ name: 'kept', mountPath: '/kept' }]
  const spec = { volumes: [{ name: 'kept', emptyDir: {} }], terminationGracePeriodSeconds: 3 }
  await place.apply(pod('unwell', { ...stays, livenessProbe, lifecycle, volumeMounts }, spec))
  await place.until(/^1$/, ...show('unwell', `${containerStatus}.restartCount`))
  const of = ['--field-selector=involvedObject.name=unwell,reason=Killing', '-o', 'jsonpath={.items[*].count}']
  assert.is(await place.kubectl('get', 'events', ...of), '1')
  assert.is(await place.kubectl('exec', 'unwell', '--', 'ls', '/kept'), 'hook')
})

test('init containers run first, one after the other', async () => {
  const volumeMounts = [{ name: 'notes', mountPath: '/notes' }]
  const writes = (name: string) => ({ name, image, ...script(`echo ${name} >> /notes/order`), volumeMounts })
  const spec = {
    restartPolicy: 'Never',
    initContainers: [writes('first'), writes('second')],
    volumes: [{ name: 'notes', emptyDir: {} }],
  }
  await place.apply(pod('prepared', { ...script('cat /notes/order'), volumeMounts }, spec))
  await place.until(/Succeeded/, ...show('prepared', '.status.phase'))
  assert.is(await place.kubectl('logs', 'prepared', '-c', 'main'), 'first\nsecond')
})

test.run()
