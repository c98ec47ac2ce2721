import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import * as assert from 'uvu/assert'
import { findLessons } from '../../runner/course/find-lessons.ts'
import { BrokenLessons, readLessons } from '../../runner/course/read-lessons.ts'
import { suite } from '../suite.ts'

const test = suite('course: lessons')
const folder = mkdtempSync(join(tmpdir(), 'hands-in-lessons-'))
const files = {
  '10-last.md': '---\nid: last\n---\n',
  '02-redis-cluster.md': '---\ntitle: x\nid: cluster\n---\nid: nonsense\n',
  '01-first.md': '# no front matter',
  '03-broken.md': '---\nid: [\n---\n',
  'README.md': 'not a lesson',
  '4.md': 'not a lesson',
}
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
mkdirSync(join(folder, 'ko'))
test.after(() => rmSync(folder, { recursive: true }))

const found: [asked: string[], files: string[]][] = [
  [[], ['lessons/01-first.md', 'lessons/02-redis-cluster.md', 'lessons/03-broken.md', 'lessons/10-last.md']],
  [['2'], ['lessons/02-redis-cluster.md']],
  [['02'], ['lessons/02-redis-cluster.md']],
  [['cluster'], ['lessons/02-redis-cluster.md']],
  [['redis-cluster'], ['lessons/02-redis-cluster.md']],
  [['first'], ['lessons/01-first.md']],
  [['broken'], ['lessons/03-broken.md']],
  [
    ['last', '2', 'cluster'],
    ['lessons/10-last.md', 'lessons/02-redis-cluster.md'],
  ],
  [['my.md'], ['my.md']],
  [['./any/where'], ['./any/where']],
]
for (const [asked, expected] of found) {
  test(`\`run ${asked.join(' ')}\``, () => {
    const lessons = findLessons(asked, folder)
    assert.equal(
      lessons.map(({ file }) => file),
      expected,
    )
  })
}

test('a path is kept as it was typed, and known as an absolute one', () => {
  assert.equal(findLessons(['x/my.md'], folder), [{ file: 'x/my.md', path: resolve('x/my.md') }])
})

test('an unknown lesson is answered with the one spelt most like it, and all there are', () => {
  for (const word of ['clutser', '7', 'nonsense']) {
    try {
      findLessons([word], folder)
      assert.unreachable()
    } catch (error) {
      const { code, exit, message, remedy } = (error as { fault: Record<string, unknown> }).fault
      assert.equal([code, exit], ['COURSE_UNKNOWN_LESSON', 2])
      assert.match(String(message), word)
      if (word === 'clutser') assert.match(String(remedy), '`cluster`')
      assert.match(String(remedy), 'first (1), cluster (2), broken (3), last (10)')
    }
  }
})

test('all that is wrong with all files is told at once', async () => {
  const one = join(folder, 'one.md')
  const two = join(folder, 'two.md')
  writeFileSync(one, '# x\n```ts step a\n1\n```\n```ts step a tmeout=3\n1\n```\n')
  writeFileSync(two, '# x\n```ts step a\nconst x = = 1\n```\n')
  const error = await readLessons([one, join(folder, 'gone.md'), `${folder}/`, two]).catch(reason => reason)
  assert.instance(error, BrokenLessons)
  assert.equal(
    error.faults.map(({ code, place }: { code: string; place?: { line: number } }) => [code, place?.line]),
    [
      ['LESSON_UNKNOWN_ATTRIBUTE', 5],
      ['LESSON_DUPLICATE_ID', 5],
      ['COURSE_FILE_UNREADABLE', undefined],
      ['COURSE_FILE_UNREADABLE', undefined],
      ['STEP_NOT_COMPILED', 3],
    ],
  )
})

test.run()
