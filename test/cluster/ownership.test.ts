import { execa } from 'execa'
import * as assert from 'uvu/assert'
import type { Cluster } from '../../runner/cluster/cluster.ts'
import { lockNamespace } from '../../runner/cluster/namespace-lock.ts'
import { openCluster } from '../../runner/cluster/open.ts'
import { claimNamespace, inspectNamespace, resetNamespace } from '../../runner/cluster/ownership.ts'
import { handsIn } from '../program.ts'
import { suite } from '../suite.ts'

/** `HANDS_IN_TEST_CLUSTER=context:NAME` asks the same of a real cluster. */
const spec = process.env['HANDS_IN_TEST_CLUSTER'] ?? 'sandbox'

const test = suite(`cluster: whose namespace it is (${spec})`, { timeoutMs: 60_000 })
const { signal } = new AbortController()
const program = handsIn()
const namespace = 'hands-in-test-owner'
let cluster: Cluster

test.before(async () => {
  // A kubeconfig of the real cluster is found as the user has it set.
  Object.assign(process.env, { ...program.env, HOME: process.env['HOME'] })
  cluster = await openCluster(spec, { signal, notes: () => undefined })
})
test.after(async () => {
  await kubectl('delete', 'namespace', namespace, '--ignore-not-found')
  await cluster.close()
  program.remove()
})

const kubectl = (...args: string[]) => execa('kubectl', args, { env: cluster.env })

test('one that is not there is absent: nothing to claim, nothing to reset', async () => {
  assert.is(await inspectNamespace(cluster, namespace), 'absent')
  assert.is(await claimNamespace(cluster, namespace), false)
  assert.is(await resetNamespace(cluster, namespace, signal), false)
})

test('one that somebody else made is refused and left as it was', async () => {
  await kubectl('create', 'namespace', namespace)
  const { stdout: before } = await kubectl('get', 'namespace', namespace, '-o', 'yaml')
  assert.is(await inspectNamespace(cluster, namespace), 'foreign')
  const refusal = await resetNamespace(cluster, namespace, signal).catch(error => error)
  assert.is(refusal.fault.code, 'CLUSTER_NAMESPACE_NOT_OURS')
  assert.is(refusal.fault.exit, 2)
  const { stdout: after } = await kubectl('get', 'namespace', namespace, '-o', 'yaml')
  assert.is(after, before)
})

test('one that a step has made is claimed, and the next run deletes it', async () => {
  assert.is(await claimNamespace(cluster, namespace), true)
  assert.is(await claimNamespace(cluster, namespace), true)
  assert.is(await inspectNamespace(cluster, namespace), 'ours')
  assert.is(await resetNamespace(cluster, namespace, signal), true)
  assert.is(await inspectNamespace(cluster, namespace), 'absent')
})

test('a second run is told which process has it, until that one releases it', async () => {
  const release = await lockNamespace(cluster, namespace)
  const busy = await lockNamespace(cluster, namespace).catch(error => error)
  assert.is(busy.fault.code, 'CLUSTER_BUSY')
  assert.match(busy.message, `Process ${process.pid} `)
  ;(await lockNamespace(cluster, `${namespace}-2`))()
  release()
  ;(await lockNamespace(cluster, namespace))()
})

test.run()
