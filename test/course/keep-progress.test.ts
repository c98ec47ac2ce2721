import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { keepProgress } from '../../runner/course/keep-progress.ts'
import { readChain } from '../../runner/course/progress-chain.ts'
import type { StepResult } from '../../runner/course/result.ts'
import { suite } from '../suite.ts'
import { failed, lessonOfSteps, passed } from './results.ts'

const test = suite('course: keep progress')
const folder = mkdtempSync(join(tmpdir(), 'hands-in-keep-'))
test.after(() => rmSync(folder, { recursive: true }))

const lesson = lessonOfSteps('one', 'two points=5', 'three')
const [one, two, three] = lesson.steps

/** Keeps the progress of these results and resolves with what was told. */
async function keep(path: string, results: StepResult[]): Promise<string[]> {
  const told: string[] = []
  const progress = keepProgress(path, 'sandbox', text => told.push(text))
  progress.on({ kind: 'lesson', lesson })
  for (const result of results) progress.on({ kind: 'step-end', lesson, result })
  await progress.close()
  return told
}

test('every step that ended is written, in order, with what became of it', async () => {
  const path = join(folder, 'kim', 'progress.jsonl')
  if (!one || !two) throw new Error('no steps')
  assert.equal(await keep(path, [passed(one, 12.6), failed(two)]), [])
  const { records, damage } = readChain(readFileSync(path, 'utf8'))
  assert.is(damage, undefined)
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  const same = { lesson: 'a', attempt: 1, cluster: 'sandbox', version }
  assert.equal(
    records.map(({ at, ...rest }) => {
      assert.match(at, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
      return rest
    }),
    [
      { ...same, step: 'one', stepHash: one.hash, status: 'passed', points: 1, durationMs: 13 },
      { ...same, step: 'two', stepHash: two.hash, status: 'failed', code: 'STEP_THREW', points: 0, durationMs: 100 },
    ],
  )
})

test('where it cannot be kept the run hears so once, and at the end of which steps', async () => {
  writeFileSync(join(folder, 'file'), '')
  if (!one || !two || !three) throw new Error('no steps')
  const told = await keep(join(folder, 'file', 'kim', 'progress.jsonl'), [passed(one), passed(two), passed(three)])
  assert.is(told.length, 2)
  assert.match(told[0] ?? '', /^Progress cannot be kept in .*file\/kim\/progress\.jsonl \(.*not a directory.*\)/)
  assert.is(told[1], 'Not in your progress: one, two, three.')
})

test.run()
