import * as assert from 'uvu/assert'
import { difference } from '../../runner/step/difference.ts'
import { matchOutput } from '../../runner/step/match-output.ts'
import { suite } from '../suite.ts'

const test = suite('step: match output')

type Case = [title: string, expected: string, actual: string, captured?: Record<string, string>]

const matches: [...Case, Record<string, string>?][] = [
  ['the same', 'a\nb', 'a\nb'],
  ['nothing', '', ''],
  ['white space at line ends and empty lines at the end', 'a\nb', 'a  \nb\t\n\n \n'],
  ['colours', 'a', '\u001b[32ma\u001b[0m'],
  ['carriage returns', 'a\nb', 'a\r\nb\r\n'],
  ['any lines', 'a\n...\nd', 'a\nb\nc\nd'],
  ['no lines', 'a\n...\nd', 'a\nd'],
  ['any lines first', '...\nd', 'a\nb\nd'],
  ['any lines last', 'a\n...', 'a\nb'],
  ['any lines alone', '...', 'a\nb'],
  ['any lines alone, and nothing', '...', ''],
  ['any lines twice', 'a\n...\nc\n...\ne', 'a\nb\nc\nd\ne'],
  ['the last of several at the end', '...\nb', 'b\nx\nb'],
  ['any characters', 'a[..]c', 'abbc'],
  ['no characters', 'a[..]c', 'ac'],
  ['any characters that need another way', 'a[..]b[..]c', 'axbxcxbc'],
  ['what looks like a regular expression', 'a.* (b)+ [c] $', 'a.* (b)+ [c] $'],
  ['an escaped bracket', '\\[..] \\[POD]', '[..] [POD]'],
  ['three dots as they are', '\\...', '...'],
  ['a name', 'pod/[POD] created', 'pod/x-1 created', {}, { POD: 'x-1' }],
  ['a name between other characters', '[IP]:6379@16379', '10.1.2.3:6379@16379', {}, { IP: '10.1.2.3' }],
  ['a name twice in a line', '[A] is [A]', 'x is x', {}, { A: 'x' }],
  ['a name again in a later line', '[A]\n...\n[A]', 'x\ny\nx', {}, { A: 'x' }],
  ['a name of an earlier output', 'is [A]', 'is x', { A: 'x' }],
  ['a name that the language has too', 'is [CONSTRUCTOR]', 'is x', {}, { CONSTRUCTOR: 'x' }],
]
for (const [title, expected, actual, captured = {}, captures = {}] of matches)
  test(`matches: ${title}`, () => assert.equal(matchOutput(expected, actual, captured), { captures }))

const differs: [...Case, at: [expected: number, actual: number]][] = [
  ['one character', 'a\nb', 'a\nB', {}, [1, 1]],
  ['white space inside', 'a b', 'a  b', {}, [0, 0]],
  ['white space at the start', 'a', ' a', {}, [0, 0]],
  ['an empty line in the middle', 'a\nb', 'a\n\nb', {}, [1, 1]],
  ['too little', 'a\nb', 'a', {}, [1, 1]],
  ['too much', 'a', 'a\nb', {}, [1, 1]],
  ['something where nothing is expected', '', 'a', {}, [0, 0]],
  ['the line after any lines', 'a\n...\nc\nd', 'a\nb\nc\ne', {}, [3, 3]],
  ['a part between any lines', 'a\n...\nx\ny\n...\nz', 'a\nx\nb\nz', {}, [3, 2]],
  ['a name with white space', '[A]', 'x y', {}, [0, 0]],
  ['a name with nothing', 'a[A]', 'a', {}, [0, 0]],
  ['a name that changes in the line', '[A] is [A]', 'x is y', {}, [0, 0]],
  ['a name that changes in a later line', '[A]\n[A]', 'x\ny', {}, [1, 1]],
  ['a name that changes in a later output', 'is [A]', 'is y', { A: 'x' }, [0, 0]],
]
for (const [title, expected, actual, captured = {}, at] of differs)
  test(`differs: ${title}`, () => {
    const result = matchOutput(expected, actual, captured)
    assert.ok('what' in result)
    assert.equal('what' in result && [result.expectedIndex, result.actualIndex], at)
  })

test('says what should have come and what did', () => {
  const what = (expected: string, actual: string) => {
    const result = matchOutput(expected, actual, {})
    return 'what' in result ? result.what : ''
  }
  assert.is(what('a\nb', 'a\nc'), '`b` was expected and `c` came')
  assert.is(what('a\nb', 'a'), '`b` was expected and nothing more came')
  assert.is(what('a', 'a\nb'), 'after its last line came `b`')
})

test('the time grows with the length, not with the ways to match', () => {
  const line = 'a'.repeat(20_000)
  const began = performance.now()
  assert.ok('what' in matchOutput(`${'[..]a'.repeat(12)}b`, line, {}))
  assert.ok('what' in matchOutput(`${'[..]a[N]'.repeat(6)}b`, line, {}))
  assert.ok('captures' in matchOutput(`first\n...\nlast`, `first\n${'line\n'.repeat(200_000)}last`, {}))
  assert.ok(performance.now() - began < 3000)
})

test('the difference shows both sides, wildcards met where they are', () => {
  const expected = 'NAME: [..]\nSTATUS: deployed\nNOTES:'
  const actual = 'NAME: x\nSTATUS: failed\nNOTES:'
  const mismatch = matchOutput(expected, actual, {})
  if (!('what' in mismatch)) throw new Error('matched')
  assert.is(difference(expected, actual, mismatch, {}), '  NAME: x\n- STATUS: deployed\n+ STATUS: failed\n  NOTES:')
})

test.run()
