import * as assert from 'uvu/assert'
import { DirtyQueue } from '../../../runner/sandbox/controllers/dirty-queue.ts'
import { pause } from '../../../runner/wait.ts'
import { suite } from '../../suite.ts'

const test = suite('sandbox: dirty queue')
const key = (name: string) => ({ namespace: '', name })

test('a key that is added often is reconciled once', async () => {
  const done: string[] = []
  const queue = new DirtyQueue({ reconcile: ({ name }) => void done.push(name), failed: () => undefined })
  for (const name of ['a', 'b', 'a', 'a']) queue.add(key(name))
  await pause(5)
  assert.equal(done, ['a', 'b'])
  queue.stop()
})

test('one that throws is told of and tried again, later each time, and hurts no other', async () => {
  const done: string[] = []
  const errors: unknown[] = []
  const queue = new DirtyQueue({
    reconcile: ({ name }) => {
      if (name === 'bad' && errors.length < 3) throw new Error('not yet')
      done.push(name)
      return undefined
    },
    failed: error => errors.push(error),
  })
  queue.add(key('bad'))
  queue.add(key('good'))
  await pause(2)
  assert.equal(done, ['good'])
  await pause(100)
  assert.is(errors.length, 3)
  assert.equal(done, ['good', 'bad'])
  queue.stop()
})

test('it comes back when it was asked to, the earliest time counts, and nothing comes after the end', async () => {
  let times = 0
  const queue = new DirtyQueue({ reconcile: () => void times++, failed: () => undefined })
  queue.addAfter(key('a'), 10)
  queue.addAfter(key('a'), 1000)
  await pause(30)
  assert.is(times, 1)
  queue.addAfter(key('a'), 5)
  queue.stop()
  queue.add(key('a'))
  await pause(20)
  assert.is(times, 1)
})

test.run()
