import * as assert from 'uvu/assert'
import type { Deployment, KubeObject, Pod, ReplicaSet } from '../../../runner/sandbox/objects.ts'
import { suite } from '../../suite.ts'
import { addNode, runPods, startControlPlane, until, workload } from './control-plane.ts'

const test = suite('sandbox: deployments')
let plane = startControlPlane()
test.before.each(() => {
  plane = startControlPlane()
  addNode(plane.api)
})
test.after.each(() => {
  plane.stop()
  assert.equal(plane.faults, [])
})

const web = () => plane.api.get<Deployment>('deployments.apps', 'default', 'web') as Deployment
const sets = () => plane.api.list<ReplicaSet>('replicasets.apps', { namespace: 'default' })
const pods = () => plane.api.list<Pod>('pods', { namespace: 'default' })
const isComplete = () => {
  const { status, spec, metadata } = web()
  const progressing = status?.conditions?.find(({ type }) => type === 'Progressing')
  return (
    progressing?.reason === 'NewReplicaSetAvailable' &&
    status?.observedGeneration === metadata.generation &&
    status?.availableReplicas === spec.replicas &&
    status?.replicas === spec.replicas
  )
}

test('three pods come and are counted as upstream counts them', async () => {
  runPods(plane.api)
  plane.api.create('deployments.apps', workload('Deployment', 'web', { replicas: 3 }))
  await until('the rollout', isComplete)
  const { conditions, ...counts } = web().status ?? {}
  assert.equal(counts, {
    observedGeneration: 1,
    replicas: 3,
    updatedReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
  })
  assert.equal(
    conditions?.map(({ type, status, reason }) => [type, status, reason]),
    [
      ['Available', 'True', 'MinimumReplicasAvailable'],
      ['Progressing', 'True', 'NewReplicaSetAvailable'],
    ],
  )
  const [set] = sets()
  assert.match(set?.metadata.name ?? '', /^web-[bcdf456789]{5,10}$/)
  for (const { metadata, spec } of pods()) {
    assert.ok(metadata.name.startsWith(`${set?.metadata.name}-`))
    assert.is(metadata.labels?.['pod-template-hash'], set?.metadata.name.slice(4))
    assert.is(spec.nodeName, 'sandbox')
  }
  assert.is(web().metadata.annotations?.['deployment.kubernetes.io/revision'], '1')
})

test('a new template rolls over without ever losing more than a quarter', async () => {
  runPods(plane.api)
  plane.api.create('deployments.apps', workload('Deployment', 'web', { replicas: 4 }))
  await until('the first rollout', isComplete)
  let fewest = 4
  let most = 4
  const stop = plane.api.watch('pods', () => {
    const staying = pods().filter(({ metadata }) => !metadata.deletionTimestamp).length
    fewest = Math.min(fewest, staying)
    most = Math.max(most, pods().length)
  })
  withImage('redis:7.0')
  await until('the second rollout', isComplete)
  stop()
  assert.ok(fewest >= 3, `${fewest} pods at one time`)
  assert.ok(most <= 6, `${most} pods at one time`)
  assert.equal(
    sets()
      .map(({ spec }) => spec.replicas)
      .sort(),
    [0, 4],
  )
  assert.is(web().metadata.annotations?.['deployment.kubernetes.io/revision'], '2')
  withImage('redis:7.2')
  await until('the way back', isComplete)
  assert.is(web().metadata.annotations?.['deployment.kubernetes.io/revision'], '3')
  assert.is(sets().length, 2)
})

test('a template whose pods never serve stops after the first ones and says so', async () => {
  const serves = ({ spec }: Pod) => spec.containers[0]?.image !== 'nosuch'
  runPods(plane.api, serves)
  plane.api.create('deployments.apps', workload('Deployment', 'web', { replicas: 4, progressDeadlineSeconds: 1 }))
  await until('the first rollout', isComplete)
  withImage('nosuch')
  await until('new pods', () => pods().some(pod => !serves(pod)))
  await until('one old pod less', () => web().status?.availableReplicas === 3)
  const reason = () => web().status?.conditions?.find(({ type }) => type === 'Progressing')?.reason
  await waitLonger('the deadline', () => reason() === 'ProgressDeadlineExceeded')
  assert.is(pods().filter(serves).length, 3)
})

test('Recreate never has pods of two templates', async () => {
  runPods(plane.api)
  const strategy = { type: 'Recreate' }
  plane.api.create('deployments.apps', workload('Deployment', 'web', { replicas: 2, strategy }))
  await until('the first rollout', isComplete)
  const kinds = new Set<number>()
  const stop = plane.api.watch('pods', () => {
    kinds.add(new Set(pods().map(({ spec }) => spec.containers[0]?.image)).size)
  })
  withImage('redis:7.0')
  await until('the second rollout', isComplete)
  stop()
  assert.ok(!kinds.has(2))
})

test('scaling, pausing and resuming', async () => {
  runPods(plane.api)
  plane.api.create('deployments.apps', workload('Deployment', 'web', { replicas: 1 }))
  await until('the rollout', isComplete)
  change(spec => ({ ...spec, replicas: 5 }))
  await until('five', () => isComplete() && pods().length === 5)
  change(spec => ({ ...spec, paused: true }))
  withImage('redis:7.0')
  change(spec => ({ ...spec, replicas: 2 }))
  await until('two of the old', () => pods().length === 2 && sets().length === 1)
  change(({ paused: _, ...spec }) => spec)
  await until('the update after the pause', () => isComplete() && sets().length === 2)
})

test('deletion in the background takes ReplicaSets and pods along; orphans stay and are adopted again', async () => {
  runPods(plane.api)
  const deployment = workload('Deployment', 'web', { replicas: 2 })
  plane.api.create('deployments.apps', deployment)
  await until('the rollout', isComplete)
  plane.api.delete('deployments.apps', 'default', 'web', { propagationPolicy: 'Orphan' })
  await until('its end', () => !plane.api.get('deployments.apps', 'default', 'web'))
  const [set] = sets()
  assert.is(set?.metadata.ownerReferences?.length ?? 0, 0)
  plane.api.create('deployments.apps', deployment)
  await until('adoption', () => sets()[0]?.metadata.ownerReferences?.length === 1)
  assert.is(sets().length, 1)
  assert.is(pods().length, 2)
  plane.api.delete('deployments.apps', 'default', 'web', { propagationPolicy: 'Foreground' })
  assert.ok(web().metadata.deletionTimestamp, 'it waits for what it owns')
  await until('nothing left', () => pods().length + sets().length === 0 && !web())
})

function withImage(image: string): void {
  change(spec => ({ ...spec, template: { ...spec.template, spec: { containers: [{ name: 'main', image }] } } }))
}

function change(edit: (spec: Deployment['spec']) => Deployment['spec']): void {
  const deployment = structuredClone(web()) as Deployment & KubeObject
  plane.api.update<Deployment>('deployments.apps', { ...deployment, spec: edit(deployment.spec) })
}

async function waitLonger(what: string, look: () => boolean): Promise<void> {
  try {
    await until(what, look)
  } catch {
    // The deadline counts whole seconds, so one more wait may be needed; the second one's timeout is the failure.
    await until(what, look)
  }
}

test.run()
