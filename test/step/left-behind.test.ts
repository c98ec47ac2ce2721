import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as assert from 'uvu/assert'
import { sweepLeftSessions } from '../../runner/step/session-records.ts'
import { waitFor } from '../../runner/wait.ts'
import { suite } from '../suite.ts'

const test = suite('step: left behind', { timeoutMs: 20_000 })
const runtime = mkdtempSync(join(tmpdir(), 'hands-in-left-'))
process.env['XDG_RUNTIME_DIR'] = runtime
test.after(() => rmSync(runtime, { recursive: true }))

const dead = (pid: number) =>
  !existsSync(`/proc/${pid}`) || /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))

/** Starts a runner on a step that writes process ids to a file, kills it with SIGKILL, and returns these ids. */
async function killed(code: string): Promise<number[]> {
  const file = join(runtime, 'pids')
  rmSync(file, { force: true })
  const program = fileURLToPath(new URL('./killed-runner.ts', import.meta.url))
  const step = code.replaceAll('FILE', file)
  const env = { ...process.env, HANDS_IN_TEST_RUNTIME: runtime }
  const runner: ChildProcess = spawn(process.execPath, ['--import', 'tsx', program, step], { env, stdio: 'inherit' })
  const whole = () => existsSync(file) && readFileSync(file, 'utf8').endsWith('end\n')
  await waitFor('the step to have started its programs', whole, { timeoutMs: 10_000 })
  const ended = new Promise(resolve => runner.once('exit', resolve))
  runner.kill('SIGKILL')
  await ended
  return readFileSync(file, 'utf8').split('\n').map(Number).filter(Boolean)
}

const start = 'await $`sleep 600 >/dev/null 2>&1 & echo $! >>FILE; setsid sleep 600 >/dev/null 2>&1 & echo $! >>FILE`'

test('a runner that is killed leaves nothing that its step started', async () => {
  const pids = await killed(`${start}\nawait $\`echo $PPID >>FILE; echo end >>FILE; sleep 600\``)
  assert.is(pids.length, 3)
  await waitFor('all to be gone', () => pids.every(dead), { timeoutMs: 5000 })
})

test('a step that loops when its runner is killed is ended by the next run', async () => {
  const pids = await killed(`${start}\nawait $\`echo $PPID >>FILE; echo end >>FILE\`\nfor (;;) {}`)
  assert.is(pids.length, 3)
  const folder = readlinkSync(`/proc/${pids[2]}/cwd`)
  assert.ok(existsSync(folder))
  sweepLeftSessions()
  assert.not.ok(existsSync(folder))
  await waitFor('all to be gone', () => pids.every(dead), { timeoutMs: 5000 })
})

test.run()
