import * as assert from 'uvu/assert'
import type { Pod, StatefulSet } from '../../../runner/sandbox/objects.ts'
import { suite } from '../../suite.ts'
import { addNode, runPods, startControlPlane, until, workload } from './control-plane.ts'

const test = suite('sandbox: StatefulSets')
let plane = startControlPlane()
test.before.each(() => {
  plane = startControlPlane()
  addNode(plane.api)
})
test.after.each(() => {
  plane.stop()
  assert.equal(plane.faults, [])
})

const redis = () => plane.api.get<StatefulSet>('statefulsets.apps', 'default', 'redis') as StatefulSet
const pods = () => plane.api.list<Pod>('pods', { namespace: 'default' })
const names = () => pods().map(({ metadata }) => metadata.name)
const images = () => pods().map(({ spec }) => spec.containers[0]?.image)
const isComplete = () => {
  const { status, spec, metadata } = redis()
  return (
    status?.observedGeneration === metadata.generation &&
    status?.readyReplicas === spec.replicas &&
    status?.replicas === spec.replicas &&
    status?.currentRevision === status?.updateRevision
  )
}
const create = (spec: object) =>
  plane.api.create('statefulsets.apps', workload('StatefulSet', 'redis', { serviceName: 'redis-headless', ...spec }))

test('members have lasting names, hosts and labels', async () => {
  runPods(plane.api)
  create({ replicas: 2 })
  await until('the rollout', isComplete)
  const [first] = pods()
  const { updateRevision } = redis().status ?? {}
  assert.equal(names(), ['redis-0', 'redis-1'])
  assert.equal(first?.metadata.labels, {
    app: 'redis',
    'apps.kubernetes.io/pod-index': '0',
    'controller-revision-hash': updateRevision,
    'statefulset.kubernetes.io/pod-name': 'redis-0',
  })
  assert.equal([first?.spec.hostname, first?.spec.subdomain], ['redis-0', 'redis-headless'])
  assert.equal(redis().status, {
    observedGeneration: 1,
    replicas: 2,
    readyReplicas: 2,
    currentReplicas: 2,
    updatedReplicas: 2,
    currentRevision: updateRevision,
    updateRevision,
    collisionCount: 0,
    availableReplicas: 2,
  })
  assert.ok(plane.api.get('controllerrevisions.apps', 'default', updateRevision ?? ''))
})

test('OrderedReady waits for each member, Parallel for none', async () => {
  runPods(plane.api, ({ metadata }) => metadata.name !== 'redis-1')
  create({ replicas: 3 })
  await until('the second', () => names().length === 2)
  assert.equal(names(), ['redis-0', 'redis-1'])
  const { metadata } = redis()
  plane.api.delete('statefulsets.apps', 'default', metadata.name, { propagationPolicy: 'Foreground' })
  await until('the end of the first set', () => names().length === 0 && !redis())
  create({ replicas: 3, podManagementPolicy: 'Parallel' })
  await until('all three', () => names().length === 3)
})

test('scaling down takes the highest ordinals, one after the other', async () => {
  runPods(plane.api)
  create({ replicas: 4 })
  await until('the rollout', isComplete)
  const gone: string[] = []
  plane.api.watch('pods', ({ type, object }) => type === 'DELETED' && gone.push(object.metadata.name))
  change(spec => ({ ...spec, replicas: 1 }))
  await until('one member', () => isComplete() && names().length === 1)
  assert.equal(gone, ['redis-3', 'redis-2', 'redis-1'])
})

test('an update goes from the highest ordinal down to the partition', async () => {
  runPods(plane.api)
  create({ replicas: 3 })
  await until('the rollout', isComplete)
  const born: string[] = []
  plane.api.watch('pods', ({ type, object }) => type === 'ADDED' && born.push(object.metadata.name))
  update('redis:7.0', 1)
  await until('two new members', () => redis().status?.updatedReplicas === 2 && redis().status?.readyReplicas === 3)
  assert.equal(born, ['redis-2', 'redis-1'])
  assert.equal(images(), ['redis:7.2', 'redis:7.0', 'redis:7.0'])
  assert.is.not(redis().status?.currentRevision, redis().status?.updateRevision)
  update('redis:7.0', 0)
  await until('the rest', isComplete)
  assert.equal(images(), ['redis:7.0', 'redis:7.0', 'redis:7.0'])
})

test('a member that died is replaced under its name', async () => {
  runPods(plane.api)
  create({ replicas: 2 })
  await until('the rollout', isComplete)
  const first = () => plane.api.get<Pod>('pods', 'default', 'redis-0')
  const another = (old: Pod | undefined) => () =>
    isComplete() && first() !== undefined && first()?.metadata.uid !== old?.metadata.uid
  const deleted = first()
  plane.api.delete('pods', 'default', 'redis-0')
  await until('another redis-0', another(deleted))
  const failed = first() as Pod
  plane.api.updateStatus<Pod>('pods', { ...failed, status: { ...failed.status, phase: 'Failed', conditions: [] } })
  await until('one more redis-0', another(failed))
  assert.equal(names(), ['redis-0', 'redis-1'])
})

function update(image: string, partition: number): void {
  change(spec => ({
    ...spec,
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } },
    template: { ...spec.template, spec: { containers: [{ name: 'main', image }] } },
  }))
}

function change(edit: (spec: StatefulSet['spec']) => StatefulSet['spec']): void {
  plane.api.update<StatefulSet>('statefulsets.apps', { ...redis(), spec: edit(redis().spec) })
}

test.run()
