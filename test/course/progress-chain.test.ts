import * as assert from 'uvu/assert'
import { firstHash, hashOf, lineOf, type ProgressRecord, readChain } from '../../runner/course/progress-chain.ts'
import { newestByStep } from '../../runner/course/progress-file.ts'
import { suite } from '../suite.ts'

const test = suite('course: chain of progress')

const record = (step: string, attempt = 1): ProgressRecord => ({
  at: '2026-01-01T00:00:00.000Z',
  lesson: 'cluster',
  step,
  stepHash: 'h',
  status: 'passed',
  points: 1,
  attempt,
  durationMs: 5,
  cluster: 'sandbox',
  version: '0.1.0',
})
const [a, b, c] = [record('a'), record('b'), record('한글', 2)]
const lineA = lineOf(a, firstHash)
const lineB = lineOf(b, hashOf(lineA))
const lineC = lineOf(c, hashOf(lineB))
const whole = `${lineA}\n${lineB}\n${lineC}\n`

test('an empty file is a chain of nothing', () => {
  assert.equal(readChain(''), { records: [], lastHash: firstHash, bytes: 0, torn: false })
})

test('what was written is read, and the next line knows what it follows', () => {
  const { records, lastHash, bytes, torn, damage } = readChain(whole)
  assert.equal(records, [a, b, c])
  assert.is(lastHash, hashOf(lineC))
  assert.is(bytes, Buffer.byteLength(whole))
  assert.equal([torn, damage], [false, undefined])
})

test('a line without its end is torn, wherever it was torn', () => {
  for (const cut of [1, 2, 20, lineC.length - 5]) {
    const { records, torn, bytes, damage } = readChain(whole.slice(0, -cut))
    assert.equal([records.length, torn, damage], [2, true, undefined])
    assert.is(bytes, Buffer.byteLength(`${lineA}\n${lineB}\n`))
  }
})

const damages: [title: string, text: string, line: number, why: RegExp][] = [
  ['a changed value', whole.replace('"points":1', '"points":9'), 2, /does not follow/],
  ['a line that is gone', `${lineA}\n${lineC}\n`, 2, /does not follow/],
  ['a first line that is gone', `${lineB}\n`, 1, /does not follow/],
  ['lines in another order', `${lineB}\n${lineA}\n`, 1, /does not follow/],
  ['a line twice', `${lineA}\n${lineA}\n`, 2, /does not follow/],
  ['an empty line', `${lineA}\n\n${lineB}\n`, 2, /no JSON/],
  ['no JSON', `${lineA}\n{"at":\n`, 2, /no JSON/],
  ['JSON that is no object', `null\n`, 1, /no JSON/],
  ['a number', `7\n`, 1, /no JSON/],
  ['zero bytes, as a crash of the machine may leave them', `${lineA}\n\0\0\0\0\n`, 2, /no JSON/],
  ['an object that is no record', `{"before":"${firstHash}"}\n`, 1, /no step/],
]
for (const [title, text, line, why] of damages)
  test(`damage is found: ${title}`, () => {
    const { damage, records } = readChain(text)
    assert.is(damage?.line, line)
    assert.match(damage?.why ?? '', why)
    assert.is(records.length, line - 1)
  })

test('the newest word on each step counts', () => {
  const newest = newestByStep([a, { ...a, attempt: 2, status: 'failed' }, { ...a, lesson: 'acl' }])
  assert.equal([...newest.keys()], ['cluster/a', 'acl/a'])
  assert.is(newest.get('cluster/a')?.status, 'failed')
})

test.run()
