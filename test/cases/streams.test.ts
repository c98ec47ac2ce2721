import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Redis } from 'ioredis'
import * as assert from 'uvu/assert'
import { suite } from '../suite.ts'
import { openPlace, type Place } from './cluster.ts'
import { deployment } from './objects.ts'

const test = suite('case: exec, logs, port-forward', { timeoutMs: 60_000 })
let place: Place
test.before(async () => {
  place = await openPlace()
  await place.apply(deployment('redis', 1))
  await place.kubectl('rollout', 'status', 'deployment/redis', '--timeout=40s')
})
test.after(() => place.close())

test('exec passes output, errors, input and the exit code on', async () => {
  assert.is(await place.kubectl('exec', 'deploy/redis', '--', 'echo', 'a b'), 'a b')
  const failed = await place.tryKubectl(['exec', 'deploy/redis', '--', 'sh', '-c', 'echo wrong >&2; exit 7'])
  assert.is(failed.exitCode, 7)
  assert.match(failed.stderr, 'wrong')
  assert.match(failed.stderr, 'command terminated with exit code 7')
  const echoed = await place.tryKubectl(['exec', '-i', 'deploy/redis', '--', 'wc', '-c'], 'x'.repeat(300_000))
  assert.is(echoed.stdout.trim(), '300000')
})

test('exec of what is not there fails with a reason', async () => {
  const program = await place.tryKubectl(['exec', 'deploy/redis', '--', 'no-such-program'])
  assert.is.not(program.exitCode, 0)
  assert.match(program.stderr, /no-such-program/)
  const pod = await place.tryKubectl(['exec', 'no-such-pod', '--', 'true'])
  assert.match(pod.stderr, 'pods "no-such-pod" not found')
})

test('logs, whole and by their end', async () => {
  await place.until(/Ready to accept connections/, 'logs', 'deploy/redis')
  const last = await place.kubectl('logs', 'deploy/redis', '--tail=1')
  assert.is(last.trim().split('\n').length, 1)
  assert.match(await place.kubectl('logs', 'deploy/redis', '--timestamps', '--tail=1'), /^\d{4}-\d\d-\d\dT/)
})

test('port-forward carries a real conversation', async () => {
  const args = ['-n', place.namespace, 'port-forward', 'deploy/redis', ':6379']
  const child = spawn('kubectl', args, { env: { ...process.env, ...place.env } })
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    const port = Number(/127\.0\.0\.1:(\d+)/.exec(line)?.[1])
    const redis = new Redis({ port, host: '127.0.0.1' })
    const big = 'x'.repeat(1_000_000)
    assert.is(await redis.set('big', big), 'OK')
    assert.is(await redis.get('big'), big)
    redis.disconnect()
  } finally {
    child.kill()
    await once(child, 'close')
  }
})

test.run()
