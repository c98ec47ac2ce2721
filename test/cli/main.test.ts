import { execa } from 'execa'
import * as assert from 'uvu/assert'
import { handsIn } from '../program.ts'
import { suite } from '../suite.ts'

const test = suite('cli: what is typed', { timeoutMs: 60_000 })
const program = handsIn()
test.after(() => program.remove())

const wrong: [typed: string, exit: number, ...says: (string | RegExp)[]][] = [
  ['learn', 2, 'planned', 'USAGE_NOT_YET'],
  ['dcotor', 2, 'no command `dcotor`', 'Did you mean `doctor`?', 'USAGE_UNKNOWN_COMMAND'],
  ['constructor', 2, 'USAGE_UNKNOWN_COMMAND'],
  ['shell --clutser kind', 2, 'no option `--clutser`', 'Did you mean `--cluster`?', 'USAGE_UNKNOWN_OPTION'],
  ['shell --cluster', 2, 'USAGE_BAD_OPTION'],
  ['doctor --report xml', 2, 'USAGE_BAD_OPTION'],
  ['help nonsense', 2, 'USAGE_UNKNOWN_COMMAND'],
]

for (const [typed, exit, ...says] of wrong) {
  test(`\`hands-in ${typed}\` exits with ${exit} and says why`, async () => {
    const { exitCode, stdout, stderr } = await program.run(typed.split(' '))
    assert.is(exitCode, exit, stderr)
    assert.is(stdout, '')
    for (const part of says) assert.match(stderr, part)
    assert.not.match(stderr, /\n\s+at /, 'no stack trace')
  })
}

test('help lists every command, without a colour in a pipe', async () => {
  const { exitCode, stdout, stderr } = await program.run(['help'], { env: { FORCE_COLOR: '1' } })
  assert.is(exitCode, 0)
  for (const name of ['up', 'down', 'shell', 'doctor', 'help', 'version']) assert.match(stdout, `\n  ${name}`)
  assert.is(stdout.includes('\u001b'), false)
  assert.is(stderr, '')
})

test('--help explains the command and does not run it', async () => {
  const { exitCode, stdout } = await program.run(['shell', '--help', '--cluster', 'nope'])
  assert.is(exitCode, 0)
  assert.match(stdout, 'hands-in shell')
  assert.match(stdout, '--cluster …')
})

test('version and --version say the same', async () => {
  const [word, option] = await Promise.all([program.run(['version']), program.run(['--version'])])
  assert.match(word.stdout, /^\d+\.\d+\.\d+$/)
  assert.is(option.stdout, word.stdout)
})

test('a reader that stops reading is no fault', async () => {
  const { stderr } = await execa('sh', ['-c', `"${process.execPath}" runner/setup/start.mjs help | true`], {
    env: program.env,
  })
  assert.is(stderr, '')
})

test('doctor tells as JSON what the terminal report tells', async () => {
  const { exitCode, stdout } = await program.run(['doctor', '--report', 'json'])
  const { sandbox, findings } = JSON.parse(stdout)
  assert.is(exitCode, sandbox ? 0 : 3)
  const names = findings.map(({ name }: { name: string }) => name)
  for (const name of ['Node.js', 'kubectl, helm', 'Redis server', 'runc', 'user namespaces'])
    assert.ok(names.includes(name))
  for (const { ok, found, remedy } of findings) assert.ok(ok ? found : remedy)
})

test('doctor says what is lacking, and what to do, and exits with 3', async () => {
  const { exitCode, stdout } = await program.run(['doctor'], { env: { XDG_RUNTIME_DIR: '/dev/null/nowhere' } })
  assert.is(exitCode, 3)
  assert.match(stdout, /✗ runtime folder .*\/dev\/null\/nowhere/)
  assert.match(stdout, 'The sandbox cannot run here yet.')
})

test.run()
