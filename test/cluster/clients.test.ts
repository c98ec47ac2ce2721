import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { execa } from 'execa'
import * as assert from 'uvu/assert'
import { findClients } from '../../runner/cluster/clients.ts'
import { goodClient, verdicts } from '../../runner/cluster/path-clients.ts'
import { unpackClients } from '../../runner/cluster/unpack-clients.ts'
import { sharedCache } from '../program.ts'
import { suite } from '../suite.ts'

const test = suite('cluster: kubectl and helm', { timeoutMs: 60_000 })
const folder = mkdtempSync(join(tmpdir(), 'hands-in-clients-'))
const before = { ...process.env }
test.after(() => rmSync(folder, { recursive: true, force: true }))
test.after.each(() => {
  for (const name of ['PATH', 'HOME', 'XDG_CACHE_HOME', 'XDG_RUNTIME_DIR']) restore(name)
})

function restore(name: string) {
  const value = before[name]
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}

test('two that unpack at once leave one whole folder, and nothing beside it', async () => {
  const target = join(folder, 'unpacked', 'clients')
  mkdirSync(dirname(target))
  await Promise.all([unpackClients(target), unpackClients(target)])
  assert.equal(readdirSync(dirname(target)), ['clients'])
  assert.equal(readdirSync(target).sort(), ['helm', 'kubectl'])
  assert.is(statSync(join(target, 'kubectl')).mode & 0o111, 0o111)
  const { stdout } = await execa(join(target, 'helm'), ['version', '--template', '{{.Version}}'])
  assert.match(stdout, /^v4\./)
})

test('without a kubectl on the PATH, the packaged ones come first', async () => {
  process.env['PATH'] = '/nonexistent'
  process.env['XDG_CACHE_HOME'] = sharedCache
  const { kubectl, helm, path } = await findClients(() => undefined)
  assert.is(path.split(delimiter)[0], dirname(kubectl))
  assert.is(dirname(helm), dirname(kubectl))
})

test('where the cache cannot be made, the runtime folder has them, and it is said', async () => {
  process.env['HOME'] = '/dev/null/home'
  process.env['XDG_CACHE_HOME'] = ''
  process.env['XDG_RUNTIME_DIR'] = join(folder, 'run')
  const said: string[] = []
  const { kubectl } = await findClients(text => said.push(text))
  assert.ok(kubectl.startsWith(join(folder, 'run', 'redis-hands-in', 'cache')))
  assert.ok(existsSync(kubectl))
  assert.match(said.join('\n'), '/dev/null/home/.cache/redis-hands-in cannot be written')
})

const kubectl = (version: string) => `echo '{"clientVersion": {"gitVersion": "${version}"}}'`
const programs: [name: 'kubectl' | 'helm', script: string, good: boolean, what: string][] = [
  ['kubectl', kubectl('v1.36.0'), true, 'one minor newer'],
  ['kubectl', kubectl('v1.34.9'), true, 'one minor older'],
  ['kubectl', kubectl('v1.33.4'), false, 'too old'],
  ['kubectl', kubectl('v1.37.0'), false, 'too new'],
  ['kubectl', kubectl('v1.35.4-dispatcher'), false, 'a wrapper'],
  ['kubectl', 'exit 1', false, 'broken'],
  ['kubectl', 'echo hello', false, 'something else'],
  ['helm', 'echo v4.1.0', true, 'the right major version'],
  ['helm', 'echo v3.17.3', false, 'the one before'],
]

for (const [index, [name, script, good, what]] of programs.entries()) {
  test(`a ${name} on the PATH that is ${what} is ${good ? 'used' : 'refused'}`, async () => {
    const bin = join(folder, `bin-${index}`)
    install(bin, name, script)
    const found = await goodClient(name, bin, verdicts(join(folder, `verdicts-${index}`)))
    assert.is(found, good ? join(bin, name) : undefined)
  })
}

test('the verdict is kept until the program changes', async () => {
  const bin = join(folder, 'asked')
  const file = join(folder, 'verdicts')
  const log = join(folder, 'log')
  const ask = async () => {
    const known = verdicts(file)
    await goodClient('helm', bin, known)
    known.save()
    return existsSync(log) ? statSync(log).size : 0
  }
  install(bin, 'helm', `echo . >> ${log}; echo v4.1.0`)
  assert.equal([await ask(), await ask()], [2, 2])
  install(bin, 'helm', `echo . >> ${log}; echo v4.1.11`)
  assert.is(await ask(), 4)
})

test('a damaged file of verdicts is as good as none', () => {
  writeFileSync(join(folder, 'torn'), '{"a":')
  assert.is(verdicts(join(folder, 'torn')).get('a'), undefined)
})

function install(bin: string, name: string, script: string) {
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`)
  chmodSync(join(bin, name), 0o755)
}

test.run()
