import * as assert from 'uvu/assert'
import { suite } from '../suite.ts'
import { openPlace, type Place } from './cluster.ts'
import { deployment } from './objects.ts'

const test = suite('case: deployments', { timeoutMs: 90_000 })
let place: Place
test.before(async () => {
  place = await openPlace()
})
test.after(() => place.close())

const pods = async () => (await place.kubectl('get', 'pods', '-o', 'name')).split('\n').filter(Boolean)

test('kubectl create deployment, and rollout status tells when it is there', async () => {
  await place.kubectl('create', 'deployment', 'web', '--image=redis:7.2', '--replicas=2')
  assert.match(await place.kubectl('rollout', 'status', 'deployment/web', '--timeout=40s'), 'successfully rolled out')
  assert.match(await place.kubectl('get', 'deployment', 'web', '--no-headers'), /^web\s+2\/2\s+2\s+2\s/)
  await place.kubectl('wait', '--for=condition=Available', 'deployment/web', '--timeout=10s')
})

test('scaling up and down', async () => {
  await place.kubectl('scale', 'deployment/web', '--replicas=4')
  await place.kubectl('rollout', 'status', 'deployment/web', '--timeout=40s')
  assert.is((await pods()).length, 4)
  await place.kubectl('scale', 'deployment/web', '--replicas=1')
  await place.until(/^1$/, 'get', 'deployment', 'web', '-o', 'jsonpath={.status.replicas}')
})

test('another image rolls out, and undo brings the old one back', async () => {
  await place.apply(deployment('roll', 2))
  await place.kubectl('rollout', 'status', 'deployment/roll', '--timeout=40s')
  await place.kubectl('set', 'image', 'deployment/roll', 'redis=redis:7.0')
  await place.kubectl('rollout', 'status', 'deployment/roll', '--timeout=40s')
  const image = ['get', 'pods', '-l', 'app=roll', '-o', 'jsonpath={.items[*].spec.containers[0].image}']
  await place.until(/^redis:7.0 redis:7.0$/, ...image)
  await place.kubectl('rollout', 'undo', 'deployment/roll')
  await place.kubectl('rollout', 'status', 'deployment/roll', '--timeout=40s')
  await place.until(/^redis:7.2 redis:7.2$/, ...image)
  assert.match(await place.kubectl('rollout', 'history', 'deployment/roll'), /2\s+<none>\n3\s+<none>/)
})

test('an image that nobody has keeps the old pods and says so', async () => {
  await place.kubectl('set', 'image', 'deployment/roll', 'redis=nosuch:1')
  await place.until(/ErrImagePull|ImagePullBackOff/, 'get', 'pods', '-l', 'app=roll')
  assert.match(await place.kubectl('get', 'deployment', 'roll', '-o', 'jsonpath={.status.availableReplicas}'), '2')
  await place.until(/Failed to pull image "nosuch:1"/, 'get', 'events')
})

test('deleting it takes its pods along', async () => {
  await place.kubectl('delete', 'deployment', 'web', 'roll', '--timeout=40s')
  await place.until(/^$/, 'get', 'pods,replicasets', '-o', 'name')
})

test.run()
