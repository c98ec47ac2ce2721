import * as assert from 'uvu/assert'
import { type Fault, fault } from '../../runner/errors.ts'
import { githubReport } from '../../runner/report/github.ts'
import { jsonReport } from '../../runner/report/json.ts'
import { junitReport } from '../../runner/report/junit.ts'
import { failed, lessonOfSteps, lessonResult, passed, runResult, skippedStep } from '../course/results.ts'
import { suite } from '../suite.ts'

const test = suite('report: documents')
const lesson = lessonOfSteps('one', 'two points=5', 'three')
const problem: Fault = fault(
  'STEP_EXPECTATION',
  { expected: '<1>', actual: '"2"' },
  { place: { file: 'a,b.md', line: 9 }, detail: { expected: '<1>', actual: '"2"', evidence: '100% \u001b[1m' } },
)
const foreign = fault('CLUSTER_NAMESPACE_NOT_OURS', { namespace: 'a', label: 'l' })
const outcome = { status: 'passed', durationMs: 1.26, output: '1', captures: {} } as const
const check = { status: 'passed' as const, durationMs: 20.04, looks: 2, trueAfterMs: 9.96, history: [] }
const result = runResult([
  {
    ...lessonResult(
      lesson,
      step => ({ ...passed(step, 33.333), run: outcome, check }),
      step => failed(step, problem),
      skippedStep,
    ),
    fault: foreign,
  },
])

test('JSON: the whole of a run, in a shape that is stable', () => {
  const { code, message, remedy, place, detail } = problem
  assert.equal(JSON.parse(jsonReport(result, { cluster: 'Kubernetes v1.34', notes: ['told'] })), {
    format: 1,
    cluster: { name: 'sandbox', about: 'Kubernetes v1.34' },
    passed: false,
    interrupted: false,
    points: 3,
    pointsPossible: 5,
    durationMs: 1234,
    faults: [],
    notes: ['told'],
    lessons: [
      {
        id: 'a',
        title: 'A lesson',
        file: 'a.md',
        durationMs: 133.3,
        fault: { code: foreign.code, message: foreign.message, remedy: foreign.remedy },
        steps: [
          {
            id: 'one',
            title: 'Title of one',
            line: 7,
            status: 'passed',
            points: 1,
            pointsPossible: 1,
            durationMs: 33.3,
            output: '1',
            check: { status: 'passed', durationMs: 20, looks: 2, trueAfterMs: 10, history: [] },
          },
          {
            id: 'two',
            title: 'Title of two',
            line: 15,
            status: 'failed',
            points: 0,
            pointsPossible: 5,
            durationMs: 100,
            fault: { code, message, remedy, place, detail },
          },
          {
            id: 'three',
            title: 'Title of three',
            line: 23,
            status: 'skipped',
            points: 0,
            pointsPossible: 1,
            durationMs: 0,
          },
        ],
      },
    ],
  })
})

test('JSON: a run that could not begin has the same shape', () => {
  const faults = [foreign, problem]
  const document = JSON.parse(jsonReport(runResult([], { faults }), { cluster: '', notes: [] }))
  assert.is(document.passed, false)
  assert.equal(
    document.faults.map(({ code }: Fault) => code),
    ['CLUSTER_NAMESPACE_NOT_OURS', 'STEP_EXPECTATION'],
  )
  assert.equal(Object.keys(document), Object.keys(JSON.parse(jsonReport(result, { cluster: '', notes: [] }))))
})

test('JUnit: a suite a lesson, a case a step, what was wrong with the whole in a case of its own', () => {
  assert.fixture(
    junitReport(runResult(result.lessons, { faults: [fault('RUN_CHECKED_NOTHING')] })),
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="redis-hands-in" time="1.234">
  <testsuite name="a" tests="4" errors="1" failures="1" skipped="1" time="0.133">
    <testcase name="one" classname="a" file="a.md" line="7" time="0.033"/>
    <testcase name="two" classname="a" file="a.md" line="15" time="0.100"><failure type="STEP_EXPECTATION" message="${escaped(problem.message)}">a,b.md:9
100% ␛[1m
${problem.remedy}</failure></testcase>
    <testcase name="three" classname="a" file="a.md" line="23" time="0.000"><skipped/></testcase>
    <testcase name="CLUSTER_NAMESPACE_NOT_OURS" classname="redis-hands-in"><error type="CLUSTER_NAMESPACE_NOT_OURS" message="${escaped(foreign.message)}">${foreign.remedy}</error></testcase>
  </testsuite>
  <testsuite name="redis-hands-in" tests="1" errors="1" failures="0" skipped="0">
    <testcase name="RUN_CHECKED_NOTHING" classname="redis-hands-in"><error type="RUN_CHECKED_NOTHING" message="Nothing was checked: the lessons have neither a check nor an expected output.">${fault('RUN_CHECKED_NOTHING').remedy}</error></testcase>
  </testsuite>
</testsuites>
`,
  )
})

test('GitHub: an annotation a fault, at its line', () => {
  assert.fixture(
    githubReport(result),
    `::error title=CLUSTER_NAMESPACE_NOT_OURS::${foreign.message}%0A${foreign.remedy}
::error file=a%2Cb.md,line=9,title=STEP_EXPECTATION::${problem.message}%0Aexpected <1>%0Asaw "2"%0A${problem.remedy}
::notice title=redis-hands-in::3 of 5 points
`,
  )
})

function escaped(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

test.run()
