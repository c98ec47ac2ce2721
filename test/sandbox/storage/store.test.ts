import * as assert from 'uvu/assert'
import type { KubeObject, WatchEvent } from '../../../runner/sandbox/objects.ts'
import { EventRing } from '../../../runner/sandbox/storage/event-ring.ts'
import { StatusError } from '../../../runner/sandbox/storage/status-error.ts'
import { Store } from '../../../runner/sandbox/storage/store.ts'
import { suite } from '../../suite.ts'

const test = suite('store')

const configMap = (name: string, data?: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  ...(data && { data: { data } }),
})

const storeAt = (revision: number, faults: unknown[] = []) => new Store(fault => faults.push(fault), revision)

test('every write gets a greater resourceVersion, removals too', () => {
  const store = storeAt(100)
  const first = store.put('configmaps', configMap('a'))
  const second = store.put('configmaps', configMap('a', 'x'))
  const gone = store.remove('configmaps', second)
  assert.equal(
    [first, second, gone].map(({ metadata }) => metadata.resourceVersion),
    ['101', '102', '103'],
  )
  assert.is(store.get('configmaps', 'default', 'a'), undefined)
})

test('lists in the order of namespace and name, by namespace and by labels', () => {
  const store = storeAt(0)
  for (const name of ['c', 'a', 'b']) store.put('configmaps', configMap(name))
  store.put('configmaps', { ...configMap('z'), metadata: { name: 'z', namespace: 'another', labels: { app: 'web' } } })
  const names = (options?: object) => store.list('configmaps', options).map(({ metadata }) => metadata.name)
  assert.equal(names(), ['z', 'a', 'b', 'c'])
  assert.equal(names({ namespace: 'default' }), ['a', 'b', 'c'])
  assert.equal(names({ labels: { app: 'web' } }), ['z'])
})

test('a listener that throws hurts nobody else and is reported', () => {
  const faults: unknown[] = []
  const store = storeAt(0, faults)
  const heard: string[] = []
  store.watch('configmaps', () => {
    throw new Error('a bad listener')
  })
  store.watch('configmaps', ({ type }) => heard.push(type))
  store.put('configmaps', configMap('a'))
  assert.equal(heard, ['ADDED'])
  assert.is((faults[0] as Error).message, 'a bad listener')
})

test('all hear the same order when a listener writes', () => {
  const store = storeAt(0)
  const heard: string[] = []
  store.watch('configmaps', ({ type, object }) => {
    if (type === 'ADDED') store.put('configmaps', configMap(object.metadata.name, 'changed'))
  })
  store.watch('configmaps', ({ type }: WatchEvent) => heard.push(type))
  store.put('configmaps', configMap('a'))
  assert.equal(heard, ['ADDED', 'MODIFIED'])
})

test('a listener hears nothing that came before it', () => {
  const store = storeAt(0)
  const late: string[] = []
  store.watch('configmaps', () => {
    if (late.length === 0) store.watch('configmaps', ({ object }) => late.push(object.metadata.name))
  })
  store.put('configmaps', configMap('a'))
  store.put('configmaps', configMap('b'))
  assert.ok(!late.includes('a'))
})

test('the ring gives what came after, and says Expired when it no longer can', () => {
  const ring = new EventRing(2)
  for (const resourceVersion of ['1', '2', '3', '4']) {
    ring.add({ type: 'ADDED', object: { ...configMap('a'), metadata: { name: 'a', resourceVersion } } })
  }
  assert.is(ring.since(3).length, 1)
  try {
    ring.since(1)
    assert.unreachable('should have expired')
  } catch (error) {
    assert.instance(error, StatusError)
    assert.is((error as StatusError).code, 410)
    assert.is((error as StatusError).message, 'too old resource version: 1 (2)')
  }
})

test.run()
