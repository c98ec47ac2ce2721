import * as assert from 'uvu/assert'
import { cut, oneLine, pad, seconds, visible, widest } from '../../runner/report/text.ts'
import { suite } from '../suite.ts'

const test = suite('report: text')

const durations: [ms: number, text: string][] = [
  [0, '0.0 s'],
  [49, '0.0 s'],
  [12_449, '12.4 s'],
  [119_949, '119.9 s'],
  [119_950, '2 min 0 s'],
  [179_600, '3 min 0 s'],
  [3_600_000, '60 min 0 s'],
]
for (const [ms, text] of durations) test(`${ms} ms is ${text}`, () => assert.is(seconds(ms), text))

const cuts: [text: string, columns: number, shown: string][] = [
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['한국어', 6, '한국어'],
  ['한국어', 5, '한국…'],
  ['한국어', 4, '한…'],
  ['', 0, ''],
]
for (const [text, columns, shown] of cuts)
  test(`${JSON.stringify(text)} in ${columns} columns is ${shown}`, () => assert.is(cut(text, columns), shown))

test('Korean letters take two columns', () => {
  assert.is(pad('한국', 6), '한국  ')
  assert.is(pad('abcdef', 3), 'abcdef')
  assert.is(widest(['abc', '한국']), 4)
  assert.is(widest([]), 0)
})

const controls: [written: string, shown: string][] = [
  ['a\tb\nc', 'a\tb\nc'],
  ['a\r\nb', 'a\nb'],
  ['\u001b[31mred\u001b[0m', '␛[31mred␛[0m'],
  ['\u001b]0;title\u0007', '␛]0;title␇'],
  ['a\rb\u0000\u007f', 'a␍b␀␡'],
  ['\u009b31m', '\ufffd31m'],
  ['a\u202eb\u2066', 'a\ufffdb\ufffd'],
]
for (const [written, shown] of controls)
  test(`${JSON.stringify(written)} cannot drive the terminal`, () => assert.is(visible(written), shown))

test('one line is the first that says something', () => {
  assert.is(oneLine('\n  first\nsecond'), 'first')
  assert.is(oneLine(''), '')
})

test.run()
