import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import * as assert from 'uvu/assert'
import { readChain } from '../../runner/course/progress-chain.ts'
import { isAlive, readIdentity } from '../../runner/identity.ts'
import type { JsonRun } from '../../runner/report/json.ts'
import { waitFor } from '../../runner/wait.ts'
import { handsIn } from '../program.ts'
import { suite } from '../suite.ts'
import { lessonFile, step } from './lesson-file.ts'

const test = suite('cli: a run that is cut short', { timeoutMs: 90_000 })
const program = handsIn()
const runtime = join(program.folder, 'run', 'redis-hands-in')
test.after(() => program.remove())

/** Long enough to be found and killed; the number tells it from every other sleep of the machine. */
const sleeper = `sleep 86${process.pid}`
const begun = join(program.folder, 'begun')
const make = step('make', `await $\`kubectl create namespace \${ns}\``, { output: 'namespace/[..] created' })
const forksAndWaits = `await $\`setsid ${sleeper} & touch ${begun}; ${sleeper}\``
const inStep = lessonFile(program.folder, 'in-step', make, step('long', forksAndWaits), step('never', '1'))
const inCheck = lessonFile(program.folder, 'in-check', make, step('long', '1', { check: forksAndWaits }))

/** Starts a run on a sandbox of its own, and goes on when the last step of `file` has begun. */
async function startRun(file: string) {
  const run = execa(process.execPath, ['runner/setup/start.mjs', 'run', file, '--report', 'json'], {
    env: program.env,
    reject: false,
    stdin: 'ignore',
  })
  await waitFor('the step to begin', () => existsSync(begun), { timeoutMs: 30_000 })
  await execa('rm', [begun])
  // Not the run alone: it would be waited for.
  return { run }
}

/** What is still there of a run: its folder, locks, sessions, processes. */
function left(): string[] {
  const folders = readdirSync(runtime).filter(name => name.startsWith('run-'))
  const files = ['locks', 'sessions'].flatMap(name => readdirSync(join(runtime, name)))
  return [...folders, ...files, ...sleepers()]
}

function sleepers(): string[] {
  return readdirSync('/proc').filter(pid => /^\d+$/.test(pid) && commandLine(pid) === sleeper)
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch (error) {
    // It ended while it was looked at.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return ''
    throw error
  }
}

const steps = ({ lessons }: JsonRun) => lessons.flatMap(lesson => lesson.steps.map(({ id, status }) => [id, status]))

const interruptions: [title: string, file: string, signal: NodeJS.Signals, notRun: string[]][] = [
  ['Ctrl-C in a step', inStep, 'SIGINT', ['long', 'never']],
  ['Ctrl-C in a check', inCheck, 'SIGINT', ['long']],
  ['SIGTERM in a step', inStep, 'SIGTERM', ['long', 'never']],
]
for (const [title, file, signal, notRun] of interruptions)
  test(`${title}: 130; what ran is reported and kept, and nothing is left`, async () => {
    const { run } = await startRun(file)
    assert.ok(sleepers().length > 0)
    run.kill(signal)
    const { exitCode, stdout, stderr } = await run
    assert.is(exitCode, 130, stderr)
    const document = JSON.parse(stdout) as JsonRun
    assert.equal([document.interrupted, document.passed, document.points], [true, false, 1])
    assert.equal(steps(document), [['make', 'passed'], ...notRun.map(id => [id, 'skipped'])])
    assert.match(stderr, 'Interrupted.')
    assert.not.match(stderr, /\n\s+at /)
    assert.equal(left(), [])
  })

test('kill -9 of the run: all of it ends, its progress is kept, and the next run starts clean', async () => {
  const { run } = await startRun(inStep)
  const [folder = ''] = readdirSync(runtime).filter(name => name.startsWith('run-'))
  const sandbox = readIdentity(join(runtime, folder, 'sandbox', 'pid'))
  if (!sandbox) throw new Error('the run has no sandbox')
  run.kill('SIGKILL')
  await run
  await waitFor('the sandbox to end', () => !isAlive(sandbox), { timeoutMs: 20_000 })
  const after = await program.run(['run', lessonFile(program.folder, 'after', make)])
  assert.is(after.exitCode, 0, after.stderr)
  assert.equal(left(), [])
  const [learner = ''] = readdirSync(stateFolder())
  const { damage, records } = readChain(readFileSync(join(stateFolder(), learner, 'progress.jsonl'), 'utf8'))
  assert.is(damage, undefined)
  assert.equal(records.map(({ lesson }) => lesson).slice(-2), ['t-in-step', 't-after'])
})

test('the cluster goes away in the middle: what ran counts, the failure is told, nothing is left', async () => {
  const kill = `await $\`kill -9 $(sed 's/.*"pid"://; s/,.*//' ${runtime}/run-*/sandbox/pid)\``
  const ask = { check: 'await kube.core.readNamespace({ name: ns })' }
  const file = lessonFile(program.folder, 'gone', make, step('kill', kill, ask))
  const { exitCode, stdout, stderr } = await program.run(['run', file, '--report', 'json'])
  assert.is(exitCode, 1, stderr)
  const document = JSON.parse(stdout) as JsonRun
  assert.equal(steps(document), [
    ['make', 'passed'],
    ['kill', 'failed'],
  ])
  assert.is(document.lessons[0]?.steps[1]?.fault?.code, 'CHECK_UNASKED')
  assert.equal(left(), [])
})

function stateFolder(): string {
  return join(program.folder, 'home', '.local', 'state', 'redis-hands-in')
}

test.run()
