import * as assert from 'uvu/assert'
import { AddressPool, hostNumber } from '../../../../runner/sandbox/node/network/addresses.ts'
import { suite } from '../../../suite.ts'

const test = suite('sandbox: node: addresses')

test('are given out in order, from .2', () => {
  const pool = new AddressPool()
  assert.equal([pool.take(), pool.take(), pool.take()], ['10.244.0.2', '10.244.0.3', '10.244.0.4'])
})

test('come again only after all the others had a turn', () => {
  const pool = new AddressPool()
  const first = pool.take()
  pool.release(first)
  const others = Array.from({ length: 252 }, () => pool.take())
  assert.not.ok(others.includes(first))
  assert.is(others.at(-1), '10.244.0.254')
  assert.is(pool.take(), first)
})

test('are never given out twice, and run out', () => {
  const pool = new AddressPool()
  const all = new Set(Array.from({ length: 253 }, () => pool.take()))
  assert.is(all.size, 253)
  assert.throws(() => pool.take(), /no free address is left/)
  pool.release('10.244.0.77')
  assert.is(pool.take(), '10.244.0.77')
})

test('have a host number', () => {
  assert.is(hostNumber('10.244.0.254'), 254)
})

test.run()
