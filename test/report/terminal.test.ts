import * as assert from 'uvu/assert'
import type { RunEvent, RunResult } from '../../runner/course/result.ts'
import { fault } from '../../runner/errors.ts'
import { TerminalReporter } from '../../runner/report/terminal.ts'
import { failed, lessonFrom, lessonOfSteps, lessonResult, passed, runResult, skippedStep } from '../course/results.ts'
import { suite } from '../suite.ts'

const test = suite('report: terminal')
const lesson = lessonOfSteps('one', 'two points=5', 'three')
const korean = lessonFrom(
  '---\nid: ko\ntitle: 레디스\n---\n## 여섯 노드\n```ts step a\n1\n```\n## B\n```ts step bb\n1\n```',
  'lessons/02-ko.md',
)

/** What is written of a run with this result, each step told as it ends. */
async function written(result: RunResult, more: RunEvent[] = [], screen: object = {}): Promise<string> {
  let text = ''
  const reporter = new TerminalReporter({ ...screen, write: (line: string) => (text += line) }, 'hands-in')
  const lessons = result.lessons.map(each => each.lesson)
  reporter.on({ kind: 'start', cluster: 'sandbox', about: 'Kubernetes v1.34', readyMs: 400, lessons })
  for (const { lesson, steps } of result.lessons) {
    reporter.on({ kind: 'lesson', lesson })
    for (const event of more) reporter.on(event)
    for (const step of steps.filter(({ status }) => status !== 'skipped')) {
      reporter.on({ kind: 'step', lesson, step: step.step })
      reporter.on({ kind: 'waiting', step: step.step, text: 'nobody sees this in a pipe' })
      reporter.on({ kind: 'step-end', lesson, result: step })
    }
  }
  reporter.on({ kind: 'end', result })
  await reporter.close()
  return text
}

test('a run that is well', async () => {
  const late = { status: 'passed' as const, durationMs: 3100, looks: 9, trueAfterMs: 3100, history: [] }
  const result = lessonResult(
    lesson,
    passed,
    step => ({ ...passed(step, 3400), check: late }),
    step => passed(step, 250),
  )
  assert.fixture(
    await written(runResult([result], { points: 7, pointsPossible: 7, durationMs: 3800 })),
    `
  redis-hands-in · 1 lesson · sandbox (Kubernetes v1.34) ready in 0.4 s

  A lesson   3 steps
     ✓ one     Title of one     0.1 s
     ✓ two     Title of two     3.4 s   true after 3.1 s
     ✓ three   Title of three   0.3 s

  All is true.  3 of 3 steps   7 of 7 points   3.8 s
  slowest: two 3.4 s · three 0.3 s · one 0.1 s
  next:    hands-in up, then hands-in shell   to look around by hand

`,
  )
})

test('a run that stopped at a failure', async () => {
  const text = await written(runResult([lessonResult(lesson, passed, failed, skippedStep)]))
  assert.fixture(
    text.slice(text.indexOf('     ✓')),
    `     ✓ one     Title of one     0.1 s
     ✗ two     Title of two     0.1 s

     step two

     The step failed: no.

     The place is the line of the lesson that threw.   STEP_THREW


  Not all is true.  1 of 3 steps, 1 not run   3 of 5 points   1.2 s
  slowest: one 0.1 s · two 0.1 s
  next:    hands-in run a.md   once two is mended

`,
  )
})

test('a Korean lesson of the course: its number, and columns that stand one below the other', async () => {
  const text = await written(runResult([lessonResult(korean)]))
  assert.match(text, '\n  2  레디스   2 steps\n')
  assert.match(text, '\n     ✓ a    여섯 노드   0.1 s\n     ✓ bb   B           0.1 s\n')
})

const whole = lessonResult(lesson, skippedStep, skippedStep, skippedStep)
const foreign = fault('CLUSTER_NAMESPACE_NOT_OURS', { namespace: 'a', label: 'l' })
const ends: [title: string, result: RunResult, ...says: string[]][] = [
  ['interrupted', runResult([whole], { interrupted: true }), 'Interrupted.', 'hands-in run a.md   begins it anew'],
  [
    'a lesson that could not begin',
    runResult([{ ...whole, fault: foreign }]),
    '     lesson a\n\n     Namespace `a` is on this cluster already',
    'hands-in run a.md   once that is mended',
  ],
  [
    'nothing checked',
    runResult([lessonResult(lesson)], { faults: [fault('RUN_CHECKED_NOTHING')] }),
    '     the run\n\n     Nothing was checked',
    'Not all is true.',
  ],
]
for (const [title, result, ...says] of ends)
  test(`the end of a run: ${title}`, async () => {
    const text = await written(result)
    for (const part of says) assert.match(text, part)
  })

test('a lesson of the course is typed by its id', async () => {
  assert.match(await written(runResult([lessonResult(korean, failed)])), 'hands-in run ko   once a is mended')
})

test('a note stands in its place, and cannot drive the terminal', async () => {
  const text = await written(runResult([lessonResult(lesson)]), [{ kind: 'note', text: 'told\u001b[2J' }])
  assert.match(text, '3 steps\n     ! told␛[2J\n     ✓ one')
})

test('colours only on a terminal, and not where NO_COLOR is set', async () => {
  const result = runResult([lessonResult(lesson)])
  const before = process.env['NO_COLOR']
  delete process.env['NO_COLOR']
  assert.not.match(await written(result), '\u001b')
  assert.match(await written(result, [], { isTTY: true }), '\u001b[32m✓\u001b[39m')
  process.env['NO_COLOR'] = '1'
  assert.not.match(await written(result, [], { isTTY: true }), '\u001b')
  if (before === undefined) delete process.env['NO_COLOR']
  else process.env['NO_COLOR'] = before
})

test('on a terminal the running step says what is waited for, cut to the width', async () => {
  const frames: string[] = []
  const live = Object.assign((...text: string[]) => void frames.push(...text), {
    clear: () => void frames.push('clear'),
    done: () => void frames.push('done'),
    persist: () => undefined,
  })
  const screen = { columns: 60, write: (text: string) => frames.push(text.trim()) }
  const reporter = new TerminalReporter(screen, 'hands-in', live)
  const [step] = lesson.steps
  if (!step) throw new Error('no step')
  reporter.on({ kind: 'start', cluster: 'sandbox', about: '', readyMs: 0, lessons: [lesson] })
  reporter.on({ kind: 'step', lesson, step })
  reporter.on({ kind: 'waiting', step, text: 'slots 10923-16383 have no master yet\nand more' })
  reporter.on({ kind: 'note', text: 'a note' })
  await reporter.close()
  const waiting = 'waiting: slots 10923-16383…'
  assert.equal(frames.slice(2), [
    '     ⠋ one     Title of one     ',
    `     ⠙ one     Title of one     ${waiting}`,
    'clear',
    '! a note',
    `     ⠹ one     Title of one     ${waiting}`,
    'clear',
    'done',
  ])
})

test('a run that could not begin is told by whoever could not begin it', async () => {
  let text = ''
  const reporter = new TerminalReporter({ write: line => (text += line) }, 'hands-in')
  reporter.on({ kind: 'end', result: runResult([], { faults: [foreign] }) })
  await reporter.close()
  assert.is(text, '')
})

test.run()
