import * as assert from 'uvu/assert'
import { suite } from '../suite.ts'
import { openPlace, type Place } from './cluster.ts'
import { deployment, service } from './objects.ts'

const test = suite('case: services', { timeoutMs: 60_000 })
let place: Place
test.before(async () => {
  place = await openPlace()
  await place.apply(deployment('redis', 2), service('redis'), deployment('client', 1))
  await place.kubectl('rollout', 'status', 'deployment/redis', '--timeout=40s')
  await place.kubectl('rollout', 'status', 'deployment/client', '--timeout=40s')
})
test.after(() => place.close())

const ask = (host: string, ...args: string[]) =>
  place.kubectl('exec', 'deploy/client', '--', 'redis-cli', '-h', host, ...args)

test('its address and each of its names lead to the pods', async () => {
  const address = await place.kubectl('get', 'service', 'redis', '-o', 'jsonpath={.spec.clusterIP}')
  const { namespace } = place
  for (const host of [address, 'redis', `redis.${namespace}`, `redis.${namespace}.svc.cluster.local`]) {
    await place.until(/^PONG$/, 'exec', 'deploy/client', '--', 'redis-cli', '-h', host, 'ping')
  }
})

test('its endpoints follow the pods', async () => {
  const addresses = ['get', 'endpointslices', '-l', 'kubernetes.io/service-name=redis', '-o']
  const path = 'jsonpath={.items[*].endpoints[*].addresses[0]}'
  const seen = await place.kubectl(...addresses, path)
  const wanted = await place.kubectl('get', 'pods', '-l', 'app=redis', '-o', 'jsonpath={.items[*].status.podIP}')
  assert.equal(seen.split(' ').sort(), wanted.split(' ').sort())
  await place.kubectl('scale', 'deployment/redis', '--replicas=1')
  await place.until(/^[\d.]+$/, ...addresses, path)
  for (let i = 0; i < 5; i++) assert.is(await ask('redis', 'ping'), 'PONG')
})

test('a name that is not there is not found', async () => {
  const { exitCode, stderr, stdout } = await place.tryKubectl([
    'exec',
    'deploy/client',
    '--',
    'redis-cli',
    '-h',
    'nobody',
    'ping',
  ])
  assert.is.not(exitCode, 0)
  assert.match(stderr + stdout, /Name or service not known|Temporary failure in name resolution/)
})

test.run()
