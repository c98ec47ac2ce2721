import type { LessonResult, RunResult, StepResult } from '../course/result.ts'
import type { Fault } from '../errors.ts'
import { visible } from './text.ts'

/**
 * The run as JUnit XML: a test suite a lesson, a test case a step; what was wrong with a lesson or the run as a whole is
 * an error of a test case of its own. Source: the schema of the Jenkins xUnit plugin.
 */
export function junitReport({ lessons, faults, durationMs }: RunResult): string {
  const whole = faults.length > 0 ? [suite('redis-hands-in', faults.map(errorCase), '')] : []
  const suites = [...lessons.map(lessonSuite), ...whole]
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="redis-hands-in" time="${seconds(durationMs)}">
${suites.join('\n')}
</testsuites>
`
}

function lessonSuite({ lesson, steps, durationMs, fault }: LessonResult): string {
  const cases = steps.map(step => stepCase(lesson.id, lesson.file, step))
  return suite(lesson.id, [...cases, ...(fault ? [errorCase(fault)] : [])], ` time="${seconds(durationMs)}"`)
}

function suite(name: string, cases: string[], time: string): string {
  const count = (mark: string) => cases.filter(text => text.includes(mark)).length
  const counts = `errors="${count('><error ')}" failures="${count('><failure ')}" skipped="${count('><skipped/>')}"`
  return `  <testsuite name="${xml(name)}" tests="${cases.length}" ${counts}${time}>\n${cases.join('\n')}\n  </testsuite>`
}

function stepCase(lesson: string, file: string, { step, status, durationMs, fault }: StepResult): string {
  const attributes = `name="${xml(step.id)}" classname="${xml(lesson)}" file="${xml(file)}" line="${step.line}"`
  const open = `    <testcase ${attributes} time="${seconds(durationMs)}"`
  if (status === 'skipped') return `${open}><skipped/></testcase>`
  return fault ? `${open}>${problem('failure', fault)}</testcase>` : `${open}/>`
}

function errorCase(fault: Fault): string {
  return `    <testcase name="${fault.code}" classname="redis-hands-in">${problem('error', fault)}</testcase>`
}

function problem(kind: 'failure' | 'error', { code, message, remedy, place, detail = {} }: Fault): string {
  const text = [place && `${place.file}:${place.line}`, detail.evidence, remedy].filter(Boolean).join('\n')
  return `<${kind} type="${code}" message="${xml(message)}">${xml(text)}</${kind}>`
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}

/** XML allows no control characters, not even escaped. */
function xml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return visible(text).replace(/[&<>"]/g, letter => names[letter] ?? letter)
}
