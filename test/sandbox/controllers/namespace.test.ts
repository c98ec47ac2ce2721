import * as assert from 'uvu/assert'
import type { KubeObject, Namespace, Pod } from '../../../runner/sandbox/objects.ts'
import { suite } from '../../suite.ts'
import { addNode, runPods, startControlPlane, until, workload } from './control-plane.ts'

const test = suite('sandbox: namespaces')
let plane = startControlPlane()
test.before.each(() => {
  plane = startControlPlane()
  addNode(plane.api)
})
test.after.each(() => {
  plane.stop()
  assert.equal(plane.faults, [])
})

const user = () => plane.api.get<Namespace>('namespaces', undefined, 'user')
const createUser = () =>
  plane.api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'user' } })

test('each has a service account and the certificate of the cluster, and gets them back', async () => {
  createUser()
  const bundle = () => plane.api.get<KubeObject & { data?: object }>('configmaps', 'user', 'kube-root-ca.crt')
  await until('the defaults', () => Boolean(bundle() && plane.api.get('serviceaccounts', 'user', 'default')))
  assert.equal(bundle()?.data, { 'ca.crt': 'PEM' })
  plane.api.delete('configmaps', 'user', 'kube-root-ca.crt')
  await until('the certificate again', () => Boolean(bundle()))
  assert.ok(plane.api.get('configmaps', 'kube-system', 'kube-root-ca.crt'))
})

test('it goes when all that is in it has gone, pods last', async () => {
  createUser()
  const deployment = workload('Deployment', 'web', { replicas: 3 })
  plane.api.create('deployments.apps', { ...deployment, metadata: { name: 'web', namespace: 'user' } })
  const pods = () => plane.api.list<Pod>('pods', { namespace: 'user' })
  await until('pods', () => pods().filter(({ spec }) => spec.nodeName).length === 3)
  plane.api.delete('namespaces', undefined, 'user')
  assert.is(user()?.status?.phase, 'Terminating')
  await until('what remains', () => Boolean(user()?.status?.conditions))
  const remaining = user()?.status?.conditions?.find(({ type }) => type === 'NamespaceContentRemaining')
  assert.is(remaining?.message, 'Some resources are remaining: pods. has 3 resource instances')
  assert.throws(createUser, /already exists/)
  runPods(plane.api)
  for (const { metadata } of pods()) plane.api.delete('pods', 'user', metadata.name, { gracePeriodSeconds: 0 })
  await until('its end', () => !user())
  for (const { resource, namespaced } of plane.api.kinds) {
    if (namespaced) assert.equal(plane.api.list(resource, { namespace: 'user' }), [], resource)
  }
})

test.run()
