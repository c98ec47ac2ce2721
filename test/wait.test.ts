import * as assert from 'uvu/assert'
import { pause, WaitTimeout, waitFor } from '../runner/wait.ts'
import { suite } from './suite.ts'

const test = suite('wait')

test('returns what the look saw first', async () => {
  let looks = 0
  const seen = await waitFor('three looks', () => (++looks === 3 ? looks : undefined), {
    timeoutMs: 1000,
    intervalMs: 1,
  })
  assert.is(seen, 3)
})

test('says what it waited for and how long', async () => {
  const error = await waitFor('a miracle', () => false as const, { timeoutMs: 5, intervalMs: 1 }).catch(
    caught => caught,
  )
  assert.instance(error, WaitTimeout)
  assert.is(error.message, 'waited 5 ms for a miracle')
})

test('ends at once with the reason when it is aborted', async () => {
  const abort = new AbortController()
  const waiting = pause(60_000, abort.signal).catch(reason => reason)
  abort.abort('enough')
  assert.is(await waiting, 'enough')
})

test('does not begin when it is aborted already', async () => {
  assert.is(await pause(60_000, AbortSignal.abort('long since')).catch(reason => reason), 'long since')
})

test.run()
