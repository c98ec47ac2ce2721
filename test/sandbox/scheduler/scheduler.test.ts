import * as assert from 'uvu/assert'
import type { KubeObject, Node, Pod } from '../../../runner/sandbox/objects.ts'
import { fits } from '../../../runner/sandbox/scheduler/fit.ts'
import { suite } from '../../suite.ts'
import { addNode, ready, startControlPlane, until } from '../controllers/control-plane.ts'

const test = suite('sandbox: scheduler')

const pod: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', namespace: 'default' },
  spec: { containers: [{ name: 'main', image: 'redis' }] },
}
const node: Node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'one' }, status: { conditions: [ready] } }

test('a pod waits, says why, and is bound when there is a node', async () => {
  const { api, stop, faults } = startControlPlane()
  api.create('pods', pod)
  const seen = () => api.get<Pod>('pods', 'default', 'a')
  const scheduled = () => seen()?.status?.conditions?.find(({ type }) => type === 'PodScheduled')
  await until('a refusal', () => scheduled()?.reason === 'Unschedulable')
  assert.is(scheduled()?.message, 'no nodes available to schedule pods')
  addNode(api)
  await until('the binding', () => seen()?.spec.nodeName === 'sandbox')
  assert.is(scheduled()?.status, 'True')
  const events = api.list<KubeObject & { reason: string; message: string; count?: number }>('events')
  assert.equal(events.map(({ reason }) => reason).sort(), ['FailedScheduling', 'Scheduled'])
  const bound = events.find(({ reason }) => reason === 'Scheduled')
  assert.is(bound?.message, 'Successfully assigned default/a to sandbox')
  assert.is(bound?.count, undefined)
  stop()
  assert.equal(faults, [])
})

const tainted = { ...node, spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] } }
const tolerations = [{ key: 'gpu', operator: 'Exists' }]
const cases: [string, Partial<Pod['spec']>, Node, string][] = [
  ['a good one', {}, node, 'one'],
  ['one that is not ready', {}, { ...node, status: {} }, '1 node(s) had untolerated taint(s)'],
  ['a cordoned one', {}, { ...node, spec: { unschedulable: true } }, '1 node(s) were unschedulable'],
  ['a tainted one', {}, tainted, '1 node(s) had untolerated taint(s)'],
  ['a taint that it tolerates', { tolerations }, tainted, 'one'],
  ['another label', { nodeSelector: { disk: 'ssd' } }, node, "1 node(s) didn't match Pod's node affinity/selector"],
]
for (const [title, spec, candidate, expected] of cases) {
  test(`fits: ${title}`, () => {
    const answer = fits({ ...pod, spec: { ...pod.spec, ...spec } }, [candidate])
    assert.match('node' in answer ? answer.node : answer.why, expected)
  })
}

test.run()
