import * as assert from 'uvu/assert'
import type { KubeObject } from '../../../runner/sandbox/objects.ts'
import { fromFieldsV1, pathsOf, toFieldsV1 } from '../../../runner/sandbox/patch/field-set.ts'
import { tracked } from '../../../runner/sandbox/patch/managed-fields.ts'
import { serverSideApply } from '../../../runner/sandbox/patch/server-side-apply.ts'
import { StatusError } from '../../../runner/sandbox/storage/status-error.ts'
import { suite } from '../../suite.ts'

const test = suite('server-side apply')
// biome-ignore lint/suspicious/noExplicitAny: a test looks into objects of every kind
type Any = any

const writer = (manager: string) => ({ manager, operation: 'Apply' }) as const
const metadata = { name: 'web', namespace: 'default' }
const map = (data: object, extra: object = {}): Any => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { ...metadata, ...extra },
  data,
})
const deployment = (spec: object, containers: object[] = []): Any => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: { ...spec, template: { spec: { containers } } },
})
const applied = (live: KubeObject | undefined, config: Any, manager = 'a', force = false): Any =>
  serverSideApply(live, config, writer(manager), force)

function conflict(act: () => unknown): StatusError {
  try {
    act()
  } catch (error) {
    if (error instanceof StatusError) return error
    throw error
  }
  throw new Error('no conflict')
}

test('what is applied is owned, what names the object is not', () => {
  const { managedFields } = applied(undefined, map({ a: '1' }, { labels: { app: 'web' } })).metadata
  assert.is(managedFields.length, 1)
  assert.equal(managedFields[0].fieldsV1, { 'f:data': { 'f:a': {} }, 'f:metadata': { 'f:labels': { 'f:app': {} } } })
})

test('applying the same again changes nothing at all', () => {
  const live = applied(undefined, map({ a: '1' }))
  assert.is(applied(live, map({ a: '1' })), live)
})

test('what is applied no more is removed, what others own stays', () => {
  const both = applied(applied(undefined, map({ a: '1', b: '2' })), map({ b: '2', c: '3' }), 'b')
  assert.equal(applied(both, map({ a: '1' })).data, { a: '1', b: '2', c: '3' })
  assert.equal(applied(both, map({ b: '2' })).data, { b: '2', c: '3' })
})

test('a conflict names the field and its manager; the same value is shared', () => {
  const live = applied(undefined, map({ a: '1' }))
  const error = conflict(() => applied(live, map({ a: '2' }), 'b'))
  assert.is(error.message, 'Apply failed with 1 conflict: conflict with "a": .data.a')
  assert.equal(error.status.details?.causes, [
    { reason: 'FieldManagerConflict', message: 'conflict with "a"', field: '.data.a' },
  ])
  assert.is(applied(live, map({ a: '1' }), 'b').metadata.managedFields.length, 2)
})

test('several conflicts are listed by manager', () => {
  const live = applied(undefined, map({ a: '1', b: '2' }))
  const { message } = conflict(() => applied(live, map({ a: 'x', b: 'y' }), 'b'))
  assert.is(message, 'Apply failed with 2 conflicts: conflicts with "a":\n- .data.a\n- .data.b')
})

test('force takes the field from its owner', () => {
  const live = applied(applied(undefined, map({ a: '1', b: '2' })), map({ a: '2' }), 'b', true)
  assert.equal(live.data, { a: '2', b: '2' })
  const fields = Object.fromEntries(live.metadata.managedFields.map((entry: Any) => [entry.manager, entry.fieldsV1]))
  assert.equal(fields, { a: { 'f:data': { 'f:b': {} } }, b: { 'f:data': { 'f:a': {} } } })
})

test('an update is tracked too: what was scaled is a conflict for who applied it', () => {
  const live = applied(undefined, deployment({ replicas: 1 }))
  const scaled = tracked(
    live,
    { ...live, spec: { ...live.spec, replicas: 3 } },
    {
      manager: 'kubectl',
      operation: 'Update',
      subresource: 'scale',
    },
  )
  const { message } = conflict(() => applied(scaled, deployment({ replicas: 1 })))
  assert.match(
    message,
    /^Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps\/v1 at /,
  )
  assert.match(message, /: \.spec\.replicas$/)
})

test('list items are merged by their keys, and go with all that is in them', () => {
  const live = applied(undefined, deployment({}, [{ name: 'web', image: 'a' }]))
  const two = applied(live, deployment({}, [{ name: 'side', image: 'b' }]), 'b')
  assert.equal(
    two.spec.template.spec.containers.map(({ name }: Any) => name),
    ['web', 'side'],
  )
  const defaulted = structuredClone(two)
  defaulted.spec.template.spec.containers[1].imagePullPolicy = 'Always'
  const less = applied(defaulted, deployment({}, []), 'b')
  assert.equal(less.spec.template.spec.containers, [{ name: 'web', image: 'a' }])
})

test('fields of an object that nobody tracked belong to who wrote it before', () => {
  const live = map({ a: '1' })
  const { message } = conflict(() => applied(live, map({ a: '2' })))
  assert.match(message, /conflict with "before-first-apply" using v1: \.data\.a/)
})

test('a field set survives its JSON form and tells its paths', () => {
  const json = { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': { '.': {}, 'f:image': {} } } } }
  assert.equal(toFieldsV1(fromFieldsV1(json)), json)
  assert.equal(pathsOf(fromFieldsV1(json)), ['.spec.containers[name="web"]', '.spec.containers[name="web"].image'])
})

test.run()
