import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import * as assert from 'uvu/assert'
import { waitFor } from '../../runner/wait.ts'
import { handsIn } from '../program.ts'
import { suite } from '../suite.ts'
import { lessonFile, step } from './lesson-file.ts'

const test = suite('cli: a run that is cut off', { timeoutMs: 60_000 })
const program = handsIn()
const runtime = join(program.folder, 'run', 'redis-hands-in')
const start = join(import.meta.dirname, '../../runner/setup/start.mjs')
test.after(() => program.remove())

const sleeping = step('sleeps', 'console.error("here")\nawait $`sleep 4321`', { output: '...' })
const waiting = step('waits', 'console.log(1)', { check: 'expect(ns).toBe("never")' }).replace(
  'timeout=2',
  'timeout=50',
)
const stepFile = lessonFile(program.folder, 'step', sleeping)
const checkFile = lessonFile(program.folder, 'check', waiting)
const fine = lessonFile(program.folder, 'fine', step('say', 'console.log("well")', { output: 'well' }))

/** Starts a run that reports as JSON, in a process of its own. */
function startRun(file: string) {
  return execa(process.execPath, [start, 'run', file, '--report', 'json'], {
    env: program.env,
    reject: false,
    stdin: 'ignore',
  })
}

const moments: [title: string, file: string, reached: () => boolean][] = [
  ['in a step', stepFile, () => mentioning('4321').length > 0],
  ['in a check', checkFile, () => ours().some(command => command.includes('worker.js'))],
  ['while the sandbox starts', fine, () => left().some(name => name.startsWith('run-'))],
]
for (const [title, file, reached] of moments)
  test(`Ctrl-C ${title}: exit 130, one document that says so, nothing left`, async () => {
    const child = startRun(file)
    await waitFor(title, reached, { timeoutMs: 20_000, intervalMs: 5 })
    child.kill('SIGINT')
    const { exitCode, stdout, stderr } = await child
    assert.is(exitCode, 130, String(stderr))
    const document = JSON.parse(String(stdout))
    assert.equal([document.interrupted, document.passed, document.faults], [true, false, []])
    await nothingLeft()
  })

test('after kill -9 of a run, the next one starts clean', async () => {
  const child = startRun(stepFile)
  await waitFor('the step', () => mentioning('4321').length > 0, { timeoutMs: 20_000 })
  child.kill('SIGKILL')
  await child
  const { exitCode, stdout, stderr } = await program.run(['run', fine])
  assert.is(exitCode, 0, `${stdout}${stderr}`)
  await nothingLeft()
})

test('two runs at once, each with a sandbox of its own', async () => {
  const runs = await Promise.all([program.run(['run', fine]), program.run(['run', fine])])
  for (const { exitCode, stdout, stderr } of runs) assert.is(exitCode, 0, `${stdout}${stderr}`)
  await nothingLeft()
})

/** Processes may take a moment to be gone once they are killed. */
async function nothingLeft(): Promise<void> {
  await waitFor('every process of ours to end', () => ours().length === 0, { timeoutMs: 10_000 })
  assert.equal(left(), [])
  assert.not.match(readFileSync('/proc/self/mountinfo', 'utf8'), program.folder)
}

/** What is in the runtime folder beyond what stays for good. */
function left(): string[] {
  return existsSync(runtime) ? readdirSync(runtime).filter(name => !['locks', 'sessions'].includes(name)) : []
}

/** The commands of living processes that were started with this test's runtime folder. */
function ours(): string[] {
  return readdirSync('/proc')
    .filter(pid => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .filter(pid => read(pid, 'environ').includes(`XDG_RUNTIME_DIR=${program.env['XDG_RUNTIME_DIR']}\0`))
    .map(pid => read(pid, 'cmdline').replaceAll('\0', ' '))
}

function mentioning(word: string): string[] {
  return ours().filter(command => command.includes(word))
}

/** Empty for a process that has ended meanwhile or is not ours to read. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return ''
    throw error
  }
}

test.run()
