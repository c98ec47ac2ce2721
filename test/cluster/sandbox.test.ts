import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import * as assert from 'uvu/assert'
import { identityOf } from '../../runner/identity.ts'
import { waitFor } from '../../runner/wait.ts'
import { handsIn } from '../program.ts'
import { suite } from '../suite.ts'

const test = suite('cluster: the sandbox from the command line', { timeoutMs: 90_000 })
const program = handsIn()
const runtime = join(program.folder, 'run', 'redis-hands-in')
const start = join(import.meta.dirname, '../../runner/setup/start.mjs')
test.after(async () => {
  await program.run(['down'])
  program.remove()
})

const nodes = ['--', 'kubectl', 'get', 'nodes', '--no-headers']

test('shell starts one for its duration and says so; nothing is left', async () => {
  const { exitCode, stdout, stderr } = await program.run(['shell', ...nodes])
  assert.is(exitCode, 0, stderr)
  assert.match(stdout, /^sandbox\s+Ready/)
  assert.match(stderr, 'this one lives until the command ends')
  assert.equal(left(), [])
})

test('up, shell, shell, down', async () => {
  const up = await program.run(['up'])
  assert.is(up.exitCode, 0, up.stderr)
  assert.match((await program.run(['up'])).stderr, 'up already')
  const { stdout, stderr } = await program.run(['shell', ...nodes])
  assert.match(stdout, /^sandbox\s+Ready/)
  assert.is(stderr, '')
  assert.match((await program.run(['shell', 'helm', 'list'])).stdout, 'NAME')
  assert.match((await program.run(['down'])).stderr, 'The sandbox is down.')
  assert.match((await program.run(['down'])).stderr, 'No sandbox is up.')
  assert.equal(left(), [])
})

test('shell exits as its command does', async () => {
  await program.run(['up'])
  for (const [command, exit] of [
    ['exit 7', 7],
    ['kill -TERM $$', 143],
  ] as const) {
    assert.is((await program.run(['shell', '--', 'sh', '-c', command])).exitCode, exit)
  }
  assert.is((await program.run(['shell', '--', 'no-such-command'])).exitCode, 127)
})

test('the kubeconfig is for us alone; the home stays empty', async () => {
  await program.run(['up'])
  const { stdout } = await execa('stat', ['-c', '%a', join(runtime, 'default', 'kubeconfig')])
  assert.is(stdout, '600')
  assert.equal(readdirSync(program.env['HOME'] ?? ''), [])
})

test('after kill -9 of the sandbox, the next up starts clean', async () => {
  await program.run(['up'])
  const { pid } = JSON.parse(readFileSync(join(runtime, 'default', 'pid'), 'utf8'))
  process.kill(pid, 'SIGKILL')
  await waitFor('the sandbox to die', () => identityOf(pid) === undefined, { timeoutMs: 5000 })
  const { exitCode, stderr } = await program.run(['up'])
  assert.is(exitCode, 0, stderr)
  assert.match((await program.run(['shell', ...nodes])).stdout, /Ready/)
  await program.run(['down'])
})

test('after kill -9 of a run, its sandbox ends and the next run clears up', async () => {
  const child = execa(process.execPath, [start, 'shell', '--', 'sleep', '60'], { env: program.env, reject: false })
  const pid = await waitFor('its sandbox to run', () => sandboxOfRun(), { timeoutMs: 30_000 })
  await waitFor('the command', () => existsSync(`/proc/${child.pid}/task/${child.pid}/children`), { timeoutMs: 5000 })
  child.kill('SIGKILL')
  await child
  await waitFor('its sandbox to end', () => identityOf(pid) === undefined, { timeoutMs: 10_000 })
  await program.run(['shell', '--', 'true'])
  assert.equal(left(), [])
})

test('Ctrl-C while it starts: exit 130 and nothing left', async () => {
  const child = execa(process.execPath, [start, 'up'], { env: program.env, reject: false })
  await waitFor('it to begin', () => left().includes('default'), {
    timeoutMs: 10_000,
    intervalMs: 2,
  })
  child.kill('SIGINT')
  assert.is((await child).exitCode, 130)
  assert.match((await program.run(['down'])).stderr, 'No sandbox is up.')
  assert.equal(left(), [])
})

/** What is in the runtime folder beyond what stays for good. */
function left(): string[] {
  return existsSync(runtime) ? readdirSync(runtime).filter(name => name !== 'locks') : []
}

function sandboxOfRun(): number | undefined {
  const run = left().find(name => name.startsWith('run-'))
  const file = join(runtime, run ?? '', 'sandbox', 'pid')
  return run && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).pid : undefined
}

test.run()
