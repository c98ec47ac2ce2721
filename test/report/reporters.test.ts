import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import * as assert from 'uvu/assert'
import type { Reporter } from '../../runner/course/result.ts'
import { makeReporters, readReportSpecs } from '../../runner/report/reporters.ts'
import { RunReport } from '../../runner/report/run-report.ts'
import { lessonOfSteps, lessonResult, runResult } from '../course/results.ts'
import { suite } from '../suite.ts'

const test = suite('report: reporters')
const folder = mkdtempSync(join(tmpdir(), 'hands-in-report-'))
test.after(() => rmSync(folder, { recursive: true }))
const file = (name: string) => join(folder, name)

const refused: [words: string[], code: string, says: RegExp][] = [
  [['html'], 'REPORT_UNKNOWN', /terminal, json, junit and github/],
  [['json='], 'REPORT_UNKNOWN', /`json=`/],
  [['constructor'], 'REPORT_UNKNOWN', /./],
  [['json', 'junit'], 'REPORT_TWICE', /json and junit/],
  [[`json=${file('no/such/folder')}`], 'REPORT_UNWRITABLE', /no such/i],
]
for (const [words, code, says] of refused)
  test(`\`--report ${words.join(' --report ')}\` is refused`, () => {
    assert.throws(
      () => readReportSpecs(words),
      ({ fault }: { fault: { code: string; exit: number; message: string; remedy: string } }) =>
        fault.code === code && fault.exit === 2 && says.test(`${fault.message} ${fault.remedy}`),
    )
  })

const result = runResult([lessonResult(lessonOfSteps('one'))])

/** What goes to standard output and standard error with these reports. */
async function streams(...words: string[]): Promise<{ out: string; err: string }> {
  const text = { out: '', err: '' }
  const stream = (name: 'out' | 'err') =>
    Object.assign(new PassThrough(), {
      write(more: string) {
        text[name] += more
        return true
      },
    }) as unknown as NodeJS.WriteStream
  const report = new RunReport(
    makeReporters(readReportSpecs(words), { stdout: stream('out'), stderr: stream('err') }, 'x'),
  )
  report.emit({ kind: 'start', cluster: 'sandbox', about: '', readyMs: 0, lessons: [] })
  await report.end(result)
  return text
}

test('a person hears of the run on standard output', async () => {
  const { out, err } = await streams()
  assert.match(out, 'points')
  assert.is(err, '')
})

test('standard output that belongs to a document holds that and nothing else', async () => {
  for (const words of [['json'], ['terminal', 'json'], ['json', `junit=${file('r.xml')}`]]) {
    const { out, err } = await streams(...words)
    assert.is(JSON.parse(out).format, 1)
    assert.match(err, 'points')
  }
})

test('reports go into files, over what those held', async () => {
  for (const name of ['r.json', 'r.txt']) writeFileSync(file(name), 'x'.repeat(10_000))
  const { out } = await streams(`json=${file('r.json')}`, `terminal=${file('r.txt')}`, `github=${file('r=1')}`)
  assert.match(out, 'points')
  assert.is(JSON.parse(readFileSync(file('r.json'), 'utf8')).format, 1)
  assert.is(readFileSync(file('r.txt'), 'utf8'), out)
  assert.match(readFileSync(file('r=1'), 'utf8'), '::notice')
})

test('a report that cannot be written keeps no other from being written', async () => {
  mkdirSync(file('folder'))
  const error = await streams(`json=${file('folder')}`, `junit=${file('other.xml')}`).catch(reason => reason)
  assert.is(error.fault.code, 'REPORT_UNWRITABLE')
  assert.match(readFileSync(file('other.xml'), 'utf8'), '<testsuites')
})

test('a result is told once, and then everything is closed', async () => {
  const heard: string[] = []
  const reporter: Reporter = { on: ({ kind }) => heard.push(kind), close: async () => void heard.push('closed') }
  const report = new RunReport([reporter])
  assert.is(report.hasEnded, false)
  await report.end(result)
  assert.is(report.hasEnded, true)
  assert.equal(heard, ['end', 'closed'])
})

test.run()
