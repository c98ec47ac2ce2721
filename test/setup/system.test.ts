import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { execa } from 'execa'
import * as assert from 'uvu/assert'
import { suite } from '../suite.ts'

const test = suite('setup: system packages')
const folder = mkdtempSync(join(tmpdir(), 'hands-in-system-'))
// Copied to where nobody else's rights stand in the way of reading it.
cpSync(join(import.meta.dirname, '../../runner/setup'), join(folder, 'setup'), { recursive: true })
const module = pathToFileURL(join(folder, 'setup', 'system.mjs')).href
const script = `import('${module}').then(m => m.ensureSystem()).catch(e => { console.error(e.message); process.exit(e.exitCode) })`
const root = process.getuid?.() === 0
chmodSync(folder, 0o755)
test.after(() => rmSync(folder, { recursive: true }))

/** Programs on a PATH of their own: what they are called with is written down, and nothing is installed. */
function program(name: string, then: string) {
  const log = join(folder, 'calls')
  writeFileSync(log, '')
  chmodSync(log, 0o666)
  writeFileSync(join(folder, name), `#!/bin/sh\necho "${name} $*" >> ${log}\n${then}\n`)
  chmodSync(join(folder, name), 0o755)
}

const calls = () => readFileSync(join(folder, 'calls'), 'utf8')
const asNobody = root ? ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'] : []

async function ensure(prefix: string[]) {
  const [command = '', ...args] = [...prefix, process.execPath, '-e', script]
  const file = existsSync(`/usr/bin/${command}`) ? `/usr/bin/${command}` : command
  return execa(file, args, { env: { PATH: folder }, reject: false, stdin: 'ignore' })
}

test('without root, sudo and a terminal: one message with what to type, exit 3', async () => {
  program('apt-get', '')
  const { exitCode, stdout, stderr } = await ensure(asNobody)
  assert.is(exitCode, 3, stderr)
  assert.is(stdout, '')
  assert.match(stderr, /sudo sh -c 'apt-get update -qq && .*redis-tools/)
  assert.is(calls(), '')
})

test('with a sudo that asks nothing, apt-get installs through it', async () => {
  symlinkSync('/bin/sh', join(folder, 'sh'))
  program('sudo', `shift; exec "$@"`)
  program('apt-get', '')
  symlinkSync('/bin/true', join(folder, 'true'))
  const { exitCode, stdout, stderr } = await ensure(asNobody)
  assert.is(exitCode, 0, stderr)
  assert.is(stdout, '')
  assert.match(stderr, 'hands-in: installing redis-tools')
  assert.match(calls(), /sudo -n true[\s\S]*sudo -n sh -c apt-get update[\s\S]*apt-get install -y .*redis-tools/)
})

test('where apt-get fails, its last words are shown, exit 3', async () => {
  program('apt-get', 'echo "E: Unable to locate package" >&2; exit 100')
  const { exitCode, stderr } = await ensure(asNobody)
  assert.is(exitCode, 3)
  assert.match(stderr, 'E: Unable to locate package')
})

test.run()
