import * as assert from 'uvu/assert'
import { BackOff } from '../../../../runner/sandbox/node/kubelet/back-off.ts'
import { suite } from '../../../suite.ts'

const test = suite('node: pauses between attempts')

const pauses = (firstIsFree: boolean, backOff = new BackOff()) =>
  Array.from({ length: 7 }, () => backOff.next(firstIsFree) / 1000)

test('a container is restarted at once, then after growing pauses', () => {
  assert.equal(pauses(true), [0, 10, 20, 40, 80, 160, 300])
})

test('an image is pulled again after growing pauses', () =>
  assert.equal(pauses(false), [10, 20, 40, 80, 160, 300, 300]))

test('a reset begins anew', () => {
  const backOff = new BackOff()
  pauses(true, backOff)
  backOff.reset()
  assert.is(backOff.next(true), 0)
})

test.run()
