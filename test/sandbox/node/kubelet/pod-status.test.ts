import type { ContainerState } from 'kubernetes-types/core/v1.d.ts'
import * as assert from 'uvu/assert'
import { ContainerRecord } from '../../../../runner/sandbox/node/kubelet/container-record.ts'
import { type PodView, phaseOf, podStatus } from '../../../../runner/sandbox/node/kubelet/pod-status.ts'
import { suite } from '../../../suite.ts'

const test = suite('node: the status of a pod')

const states: Record<string, ContainerState> = {
  waiting: { waiting: { reason: 'ContainerCreating' } },
  running: { running: { startedAt: '2026-01-01T00:00:00Z' } },
  done: { terminated: { exitCode: 0 } },
  failed: { terminated: { exitCode: 3 } },
}

/** `waiting`, `running`, `done`, `failed`, or `crashed`: it waits after a failure. A sidecar is marked by a plus. */
function record(word: string): ContainerRecord {
  const sidecar = word.startsWith('+') && { restartPolicy: 'Always' }
  const made = new ContainerRecord({ name: word, ...sidecar } as ConstructorParameters<typeof ContainerRecord>[0])
  const name = word.replace('+', '')
  made.state = states[name] ?? { waiting: { reason: 'CrashLoopBackOff' } }
  if (name === 'crashed') made.lastState = { terminated: { exitCode: 3 } }
  if (name === 'running') made.hasStarted()
  return made
}

function view(init: string, main: string, restartPolicy: string, metadata: object = {}): PodView {
  const records = (words: string) => words.split(' ').filter(Boolean).map(record)
  return {
    pod: { metadata: { name: 'p', ...metadata }, spec: { restartPolicy, containers: [] } },
    initContainers: records(init),
    containers: records(main),
    address: '10.244.0.2',
    startTime: '2026-01-01T00:00:00Z',
    before: [],
    now: '2026-01-01T00:00:01Z',
  } as unknown as PodView
}

const phases: [init: string, main: string, policy: string, phase: string][] = [
  ['', 'waiting', 'Always', 'Pending'],
  ['', 'running', 'Always', 'Running'],
  ['', 'running waiting', 'Always', 'Pending'],
  ['', 'crashed', 'Always', 'Running'],
  ['', 'done', 'Always', 'Running'],
  ['', 'done', 'OnFailure', 'Succeeded'],
  ['', 'failed', 'OnFailure', 'Running'],
  ['', 'failed', 'Never', 'Failed'],
  ['', 'done failed', 'Never', 'Failed'],
  ['', 'done running', 'Never', 'Running'],
  ['running', 'waiting', 'Never', 'Pending'],
  ['failed', 'waiting', 'Never', 'Failed'],
  ['failed', 'waiting', 'Always', 'Pending'],
  ['done', 'running', 'Always', 'Running'],
  ['+waiting', 'waiting', 'Never', 'Pending'],
  ['+running', 'running', 'Never', 'Running'],
  ['+running', 'done', 'Never', 'Running'],
  ['+failed', 'done', 'Never', 'Succeeded'],
]
for (const [init, main, policy, phase] of phases) {
  test(`[${init}] [${main}] ${policy}: ${phase}`, () => assert.is(phaseOf(view(init, main, policy)), phase))
}

test('a pod that is being deleted is restarted no more', () => {
  const deleted = { deletionTimestamp: '2026-01-01T00:00:00Z' }
  assert.is(phaseOf(view('', 'done', 'Always', deleted)), 'Succeeded')
  assert.is(phaseOf(view('', 'failed', 'Always', deleted)), 'Failed')
})

function conditions(given: PodView): Record<string, string> {
  const list = podStatus(given).conditions ?? []
  return Object.fromEntries(list.map(({ type, status, reason }) => [type, reason ? `${status} ${reason}` : status]))
}

const told: [view: PodView, initialized: string, ready: string][] = [
  [view('', 'running', 'Always'), 'True', 'True'],
  [view('', 'waiting', 'Always'), 'True', 'False ContainersNotReady'],
  [view('running', 'waiting', 'Always'), 'False ContainersNotInitialized', 'False ContainersNotReady'],
  [view('', 'done', 'Never'), 'True PodCompleted', 'False PodCompleted'],
  [view('', 'failed', 'Never'), 'True', 'False PodFailed'],
  [view('failed', 'waiting', 'Never'), 'False ContainersNotInitialized', 'False PodFailed'],
]
for (const [given, initialized, ready] of told) {
  test(`Initialized is ${initialized}, Ready ${ready}`, () => {
    const { Initialized, Ready, ContainersReady } = conditions(given)
    assert.equal([Initialized, Ready, ContainersReady], [initialized, ready, ready])
  })
}

test('a condition keeps its time while it stays, and what others wrote is kept', () => {
  const first = view('', 'running', 'Always')
  const { conditions: before = [] } = podStatus(first)
  const foreign = { type: 'DisruptionTarget', status: 'True' }
  const pod = { ...first.pod, status: { conditions: [foreign] } }
  const later = podStatus({ ...first, pod, before, now: '2027-01-01T00:00:00Z' })
  assert.equal(later.conditions?.[0], foreign)
  assert.equal(new Set(later.conditions?.map(({ lastTransitionTime }) => lastTransitionTime).filter(Boolean)).size, 1)
})

test.run()
