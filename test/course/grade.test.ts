import * as assert from 'uvu/assert'
import { exitCode, pointsEarned, pointsPossible, slowest, worth } from '../../runner/course/grade.ts'
import type { RunResult } from '../../runner/course/result.ts'
import { fault } from '../../runner/errors.ts'
import { suite } from '../suite.ts'
import { failed, lessonFrom, lessonOfSteps, lessonResult, passed, runResult, skippedStep } from './results.ts'

const test = suite('course: grade')
const lesson = lessonOfSteps('one', 'two points=5', 'three points=0')
const whole = lessonResult(lesson)
const withFailure = lessonResult(lesson, passed, failed, skippedStep)

test('points are earned by the steps that passed', () => {
  assert.is(pointsPossible([lesson, lesson]), 12)
  assert.is(pointsEarned([whole]), 6)
  assert.is(pointsEarned([withFailure]), 1)
})

test('a step that proves nothing is worth nothing', () => {
  const step = (blocks: string) => lessonFrom(`# A\n\`\`\`ts step a points=7\n1\n\`\`\`\n${blocks}`).steps[0]
  const worths = ['', '```output\n1\n```', '```ts check\n1\n```'].map(blocks => {
    const only = step(blocks)
    return only && worth(only)
  })
  assert.equal(worths, [0, 7, 7])
})

const foreign = fault('CLUSTER_NAMESPACE_NOT_OURS', { namespace: 'a', label: 'b' })
const unreachable = fault('CLUSTER_UNREACHABLE', {})
const exits: [title: string, result: RunResult, exit: number][] = [
  ['all passed', runResult([whole]), 0],
  ['a step failed', runResult([whole, withFailure]), 1],
  ['a lesson could not be begun', runResult([{ ...whole, fault: foreign }]), 2],
  ['a lesson could not be begun, and a step failed', runResult([withFailure, { ...whole, fault: foreign }]), 2],
  ['there is no cluster', runResult([], { faults: [unreachable] }), 3],
  ['nothing was checked', runResult([whole], { faults: [fault('RUN_CHECKED_NOTHING')] }), 1],
  ['interrupted, whatever else', runResult([withFailure], { interrupted: true, faults: [unreachable] }), 130],
]
for (const [title, result, exit] of exits) test(`exit ${exit}: ${title}`, () => assert.is(exitCode(result), exit))

test('the slowest steps come first, and none that did not run', () => {
  const result = lessonResult(
    lesson,
    step => passed(step, 20),
    step => failed(step, unreachable, 30),
    skippedStep,
  )
  assert.equal(
    slowest([result], 3).map(({ step }) => step.id),
    ['two', 'one'],
  )
})

test.run()
