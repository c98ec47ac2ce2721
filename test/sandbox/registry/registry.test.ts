import * as assert from 'uvu/assert'
import type { KubeObject } from '../../../runner/sandbox/objects.ts'
import { suite } from '../../suite.ts'
import { type Any, cluster, pod, refused, service, statefulSet } from './cluster.ts'

const test = suite('registry')

test('a pod gets the defaults of Kubernetes and is graceful in its end', () => {
  const api = cluster()
  const created: Any = api.create('pods', pod())
  assert.is(created.spec.terminationGracePeriodSeconds, 30)
  assert.is(created.spec.containers[0].imagePullPolicy, 'IfNotPresent')
  assert.equal(created.status, { phase: 'Pending', qosClass: 'BestEffort' })
  assert.is(created.metadata.generation, 1)
  api.bind('default', 'web', 'sandbox')
  api.delete('pods', 'default', 'web')
  const ending: Any = api.get('pods', 'default', 'web')
  assert.is(ending.metadata.deletionGracePeriodSeconds, 30)
  assert.is(ending.metadata.generation, 2)
  api.delete('pods', 'default', 'web', { gracePeriodSeconds: 0 })
  assert.is(api.get('pods', 'default', 'web'), undefined)
})

test('a pod that no node has is gone at once', () => {
  const api = cluster()
  api.create('pods', pod())
  api.delete('pods', 'default', 'web')
  assert.is(api.get('pods', 'default', 'web'), undefined)
})

test('a StatefulSet may mount what its claims will bring', () => {
  const api = cluster()
  const set = statefulSet()
  set.spec.volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }]
  set.spec.template.spec.containers[0].volumeMounts = [{ name: 'data', mountPath: '/data' }]
  const created: Any = api.create('statefulsets.apps', set)
  assert.is(created.spec.volumeClaimTemplates[0].status.phase, 'Pending')
  assert.is(created.spec.template.spec.volumes, undefined)
})

const strategies: [given: object | undefined, kept: object][] = [
  [undefined, { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }],
  [{ type: 'RollingUpdate' }, { type: 'RollingUpdate' }],
  [{ rollingUpdate: {} }, { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }],
  [{ type: 'OnDelete' }, { type: 'OnDelete' }],
]
for (const [given, kept] of strategies) {
  test(`updateStrategy ${JSON.stringify(given)} becomes ${JSON.stringify(kept)}`, () => {
    const set = statefulSet()
    set.spec.updateStrategy = given
    const created: Any = cluster().create('statefulsets.apps', set)
    assert.equal(created.spec.updateStrategy, kept)
  })
}

test('a pod is bound once', () => {
  const api = cluster()
  api.create('pods', pod())
  api.bind('default', 'web', 'sandbox')
  const { message, code } = refused(() => api.bind('default', 'web', 'other'))
  assert.is(code, 409)
  assert.match(message, 'pod web is already assigned to node "sandbox"')
})

test('a write that changes nothing has no new resourceVersion', () => {
  const api = cluster()
  const created = api.create('statefulsets.apps', statefulSet())
  const again = api.update('statefulsets.apps', created)
  assert.is(again.metadata.resourceVersion, created.metadata.resourceVersion)
  const status = api.updateStatus('statefulsets.apps', { ...created, status: { replicas: 0 } })
  assert.is(status.metadata.generation, 1)
  assert.is.not(status.metadata.resourceVersion, created.metadata.resourceVersion)
})

test('spec and status are written apart', () => {
  const api = cluster()
  const created: Any = api.create('statefulsets.apps', statefulSet())
  const next: Any = { ...created, spec: { ...created.spec, replicas: 3 }, status: { replicas: 9 } }
  const updated: Any = api.update('statefulsets.apps', next)
  assert.is(updated.status, undefined)
  assert.is(updated.metadata.generation, 2)
  const told: Any = api.updateStatus('statefulsets.apps', { ...next, metadata: updated.metadata, spec: created.spec })
  assert.is(told.spec.replicas, 3)
  assert.is(told.status.replicas, 9)
})

test('services get addresses and node ports, and keep them', () => {
  const api = cluster()
  const created: Any = api.create('services', service({ type: 'NodePort' }))
  assert.match(created.spec.clusterIP, /^10\.96\.\d+\.\d+$/)
  assert.ok(created.spec.ports[0].nodePort >= 30_000)
  const updated: Any = api.update('services', service({ type: 'NodePort', selector: { app: 'web' } }))
  assert.is(updated.spec.clusterIP, created.spec.clusterIP)
  assert.is(updated.spec.ports[0].nodePort, created.spec.ports[0].nodePort)
  const inside: Any = api.update('services', service({ type: 'ClusterIP' }))
  assert.is(inside.spec.ports[0].nodePort, undefined)
})

test('a finalizer holds an object until it is taken away', () => {
  const api = cluster()
  const map: KubeObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a', namespace: 'default', finalizers: ['x/y'] },
  }
  api.create('configmaps', map)
  api.delete('configmaps', 'default', 'a')
  const held = api.get('configmaps', 'default', 'a')
  assert.ok(held?.metadata.deletionTimestamp)
  api.update('configmaps', { ...map, metadata: { name: 'a', namespace: 'default', finalizers: [] } })
  assert.is(api.get('configmaps', 'default', 'a'), undefined)
})

test('a namespace lets nothing in while it ends, and ends when it is finalized', () => {
  const api = cluster()
  api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'old' } })
  api.delete('namespaces', undefined, 'old')
  const ending: Any = api.get('namespaces', undefined, 'old')
  assert.is(ending.status.phase, 'Terminating')
  const error = refused(() => api.create('pods', { ...pod(), metadata: { name: 'a', namespace: 'old' } }))
  assert.match(error.message, 'unable to create new content in namespace old because it is being terminated')
  assert.is(error.status.details?.causes?.[0]?.reason, 'NamespaceTerminating')
  api.finalize('old', [])
  assert.is(api.get('namespaces', undefined, 'old'), undefined)
})

test('foreground and orphan deletion leave their finalizer to the garbage collector', () => {
  for (const [propagationPolicy, finalizer] of [
    ['Foreground', 'foregroundDeletion'],
    ['Orphan', 'orphan'],
  ] as const) {
    const api = cluster()
    api.create('statefulsets.apps', statefulSet())
    api.delete('statefulsets.apps', 'default', 'db', { propagationPolicy })
    assert.equal(api.get('statefulsets.apps', 'default', 'db')?.metadata.finalizers, [finalizer])
  }
})

test.run()
