import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import * as assert from 'uvu/assert'
import { suite } from '../suite.ts'

const test = suite('setup: what start does first', { timeoutMs: 60_000 })
const folder = mkdtempSync(join(tmpdir(), 'hands-in-setup-'))
const source = join(import.meta.dirname, '../..')
const trace = join(folder, 'trace')
test.after(() => rmSync(folder, { recursive: true }))

/** A clone whose npm, sudo and apt-get only say that they were called, and what a dist/ that is up to date would be. */
function clone(name: string): string {
  const root = join(folder, name)
  mkdirSync(root)
  for (const part of ['package.json', 'package-lock.json', 'runner/setup']) {
    cpSync(join(source, part), join(root, part), { recursive: true })
  }
  return root
}

function bin(name: string, programs: Record<string, string>): string {
  const path = join(folder, name)
  mkdirSync(path)
  for (const [program, script] of Object.entries(programs)) {
    writeFileSync(join(path, program), `#!/bin/sh\n${script}\n`)
    chmodSync(join(path, program), 0o755)
  }
  symlinkSync(process.execPath, join(path, 'node'))
  return path
}

const start = (root: string, path: string, ...args: string[]) =>
  execa(process.execPath, [join(root, 'runner/setup/start.mjs'), ...args], { env: { PATH: path }, reject: false })

test('--version needs nothing: no packages, no bundle', async () => {
  const { exitCode, stdout, stderr } = await start(clone('bare'), '/nonexistent', '--version')
  assert.is(exitCode, 0, stderr)
  assert.match(stdout, /^\d+\.\d+\.\d+$/)
  assert.is(stderr, '')
})

test('two at once install the npm packages once, and npm writes nothing to stdout', async () => {
  const root = clone('twice')
  const path = bin('npm-bin', {
    npm: `echo npm >> ${trace}; echo loud; /bin/sleep 0.5; /bin/mkdir -p ${root}/node_modules; /usr/bin/touch ${root}/node_modules/.package-lock.json`,
  })
  const both = await Promise.all([start(root, path, 'help'), start(root, path, 'help')])
  const { stdout } = await execa('cat', [trace])
  assert.is(stdout, 'npm')
  assert.equal(
    both.map(result => result.stdout),
    ['', ''],
  )
  assert.match(both.map(result => result.stderr).join(), 'which sets up the same')
})

test('where npm fails, it says so and exits with 3', async () => {
  const { exitCode, stderr } = await start(clone('broken'), bin('broken-bin', { npm: 'exit 1' }), 'help')
  assert.is(exitCode, 3)
  assert.match(stderr, 'npm could not install the packages')
  assert.not.match(stderr, /\n\s+at /)
})

test('the lock of a start that died is taken over', async () => {
  const root = clone('stale')
  const { stdout: pid } = await execa('sh', ['-c', 'echo $$'])
  writeFileSync(join(root, '.npm-ci.lock'), pid)
  const { stderr } = await start(root, bin('stale-bin', { npm: 'exit 1' }), 'help')
  assert.match(stderr, 'installing npm packages')
})

test.run()
