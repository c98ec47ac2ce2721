import * as assert from 'uvu/assert'
import { suite } from '../suite.ts'
import { openPlace, type Place } from './cluster.ts'
import { deployment, service } from './objects.ts'

const test = suite('case: namespaces', { timeoutMs: 90_000 })
let place: Place
test.before(async () => {
  place = await openPlace()
})
test.after(() => place.close())

test('one comes with what every namespace has', async () => {
  await place.until(/kube-root-ca\.crt/, 'get', 'configmaps', '-o', 'name')
  assert.match(await place.kubectl('get', 'configmap', 'kube-root-ca.crt', '-o', 'yaml'), 'BEGIN CERTIFICATE')
})

test('deleting it takes all that is in it along, and waits', async () => {
  await place.apply(deployment('redis', 2), service('redis'))
  await place.kubectl('rollout', 'status', 'deployment/redis', '--timeout=40s')
  await place.kubectl('delete', 'namespace', place.namespace, '--timeout=60s')
  const { exitCode, stderr } = await place.tryKubectl(['get', 'namespace', place.namespace])
  assert.is(exitCode, 1)
  assert.match(stderr, `namespaces "${place.namespace}" not found`)
  assert.is(await place.kubectl('get', 'all', '-o', 'name'), '')
})

test.run()
