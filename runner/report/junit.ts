import type { LessonResult, RunResult, StepResult } from '../course/result.ts'
import { visible } from './text.ts'

/** The run as JUnit XML: a test suite a lesson, a test case a step. Source: the schema of the Jenkins xunit plugin. */
export function junitReport({ lessons, durationMs }: RunResult): string {
  const all = lessons.flatMap(lesson => lesson.steps)
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="redis-hands-in" ${counts(all)} time="${(durationMs / 1000).toFixed(3)}">
${lessons.map(suite).join('\n')}
</testsuites>
`
}

function suite({ lesson, steps, durationMs, fault }: LessonResult): string {
  const broken = fault ? `    <system-err>${xml(fault.message)}</system-err>\n` : ''
  return `  <testsuite name="${xml(lesson.id)}" ${counts(steps)} time="${(durationMs / 1000).toFixed(3)}">
${steps.map(step => testCase(lesson.id, lesson.file, step)).join('\n')}
${broken}  </testsuite>`
}

function testCase(lesson: string, file: string, { step, status, durationMs, fault }: StepResult): string {
  const attributes = `name="${xml(step.id)}" classname="${xml(lesson)}" file="${xml(file)}" line="${step.line}"`
  const open = `    <testcase ${attributes} time="${(durationMs / 1000).toFixed(3)}"`
  if (status === 'skipped') return `${open}><skipped/></testcase>`
  if (!fault) return `${open}/>`
  const { place, detail = {} } = fault
  const text = [place && `${place.file}:${place.line}`, detail.evidence, fault.remedy].filter(Boolean).join('\n')
  return `${open}><failure type="${fault.code}" message="${xml(fault.message)}">${xml(text)}</failure></testcase>`
}

function counts(steps: StepResult[]): string {
  const count = (status: StepResult['status']) => steps.filter(step => step.status === status).length
  return `tests="${steps.length}" failures="${count('failed')}" skipped="${count('skipped')}"`
}

/** XML allows no control characters, not even escaped. */
function xml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return visible(text).replace(/[&<>"]/g, letter => names[letter] ?? letter)
}
