import * as assert from 'uvu/assert'
import { suite } from '../suite.ts'
import { openPlace, type Place } from './cluster.ts'
import { service, statefulSet } from './objects.ts'

const test = suite('case: StatefulSets of redis servers', { timeoutMs: 90_000 })
let place: Place
test.before(async () => {
  place = await openPlace()
  await place.apply(service('redis', { clusterIP: 'None' }), statefulSet('redis', 3))
})
test.after(() => place.close())

const rolledOut = () => place.kubectl('rollout', 'status', 'statefulset/redis', '--timeout=40s')
const cli = (pod: string, ...args: string[]) => place.kubectl('exec', pod, '--', 'redis-cli', ...args)

test('three members come up one after the other under lasting names', async () => {
  assert.match(await rolledOut(), '3')
  const names = await place.kubectl('get', 'pods', '-o', 'jsonpath={.items[*].metadata.name}')
  assert.is(names, 'redis-0 redis-1 redis-2')
  assert.is(await cli('redis-0', 'ping'), 'PONG')
})

test('a member reaches another by its name, and is seen under its own address', async () => {
  const host = `redis-1.redis.${place.namespace}.svc.cluster.local`
  assert.is(await cli('redis-0', '-h', host, 'set', 'from', 'redis-0'), 'OK')
  assert.is(await cli('redis-1', 'get', 'from'), 'redis-0')
  const address = await place.kubectl('get', 'pod', 'redis-0', '-o', 'jsonpath={.status.podIP}')
  assert.match(await cli('redis-0', '-h', 'redis-1.redis', 'client', 'list'), `addr=${address}:`)
})

test('a deleted member comes back under its name, its data gone', async () => {
  const uid = ['get', 'pod', 'redis-1', '-o', 'jsonpath={.metadata.uid}']
  const before = await place.kubectl(...uid)
  await place.kubectl('delete', 'pod', 'redis-1')
  await rolledOut()
  assert.is.not(await place.kubectl(...uid), before)
  assert.is(await cli('redis-1', 'get', 'from'), '')
  assert.is(await cli('redis-0', '-h', 'redis-1.redis', 'ping'), 'PONG')
})

test('scaling down takes the last member, and a rolling restart replaces all', async () => {
  await place.kubectl('scale', 'statefulset/redis', '--replicas=2')
  await place.kubectl('wait', '--for=delete', 'pod/redis-2', '--timeout=40s')
  const revision = ['get', 'pods', '-o', 'jsonpath={.items[*].metadata.labels.controller-revision-hash}']
  const before = await place.kubectl(...revision)
  await place.kubectl('rollout', 'restart', 'statefulset/redis')
  await rolledOut()
  const after = await place.kubectl(...revision)
  assert.is.not(after, before)
  assert.is(new Set(after.split(' ')).size, 1)
})

test.run()
