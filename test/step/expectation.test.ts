import { expect } from 'expect'
import * as assert from 'uvu/assert'
import { errorWords } from '../../runner/step/error-words.ts'
import { expectationOf } from '../../runner/step/expectation.ts'
import { suite } from '../suite.ts'

const test = suite('step: expectation')

function thrownBy(code: () => void): unknown {
  try {
    code()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

const compared: [title: string, code: () => void, expected: string, actual: string][] = [
  ['toBe', () => expect('fail').toBe('ok'), '"ok"', '"fail"'],
  ['not.toBe', () => expect('ok').not.toBe('ok'), 'not "ok"', "'ok'"],
  ['toBeGreaterThan', () => expect(3).toBeGreaterThan(5), '> 5', '3'],
  ['toHaveLength', () => expect([1]).toHaveLength(2), 'length 2', 'length 1'],
  ['toContain', () => expect('abc').toContain('x'), 'substring "x"', '"abc"'],
  ['toMatch', () => expect('abc').toMatch(/x/), 'pattern /x/', '"abc"'],
  ['toEqual', () => expect({ a: 1, b: 3 }).toEqual({ a: 2, b: 3 }), '"a": 2', '"a": 1'],
  ['toBeDefined', () => expect(undefined).toBeDefined(), 'toBeDefined()', 'undefined'],
]
for (const [title, code, expected, actual] of compared)
  test(`${title} tells its two sides`, () => assert.equal(expectationOf(thrownBy(code)), { expected, actual }))

test('other errors compare nothing', () => {
  assert.is(expectationOf(new Error('no')), undefined)
  assert.is(expectationOf('no'), undefined)
})

const api = Object.assign(new Error('HTTP-Code: 404 a dump'), {
  code: 404,
  body: '{"message":"pods \\"p\\" not found"}',
})
const words: [title: string, error: unknown, text: string][] = [
  ['an error', new Error('no'), 'no'],
  ['an error with a name', new TypeError('no'), 'TypeError: no'],
  ['several lines', new Error('one\ntwo'), 'one'],
  ['an answer of the API', api, 'the Kubernetes API answered 404: pods "p" not found'],
  [
    'a cause',
    new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }),
    'fetch failed (connect ECONNREFUSED)',
  ],
  ['several addresses', new AggregateError([new Error('a'), new Error('a'), new Error('b')]), 'a; b'],
  ['what is no error', 'no', 'no'],
  ['nothing', undefined, 'undefined'],
  ['an error that says nothing', new Error(''), 'an error without a message'],
]
for (const [title, error, text] of words) test(`in words: ${title}`, () => assert.is(errorWords(error), text))

test.run()
