import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as assert from 'uvu/assert'
import { runFile } from './run-file.ts'
import { suite } from './suite.ts'

const test = suite('suite', { timeoutMs: 30_000 })
const folder = mkdtempSync(resolve('test/.suite-'))
test.after(() => rmSync(folder, { recursive: true }))

function write(name: string, body: string): string {
  const file = join(folder, `${name}.ts`)
  writeFileSync(file, `import { suite } from '../suite.ts'\nconst test = suite('x', { timeoutMs: 200 })\n${body}\n`)
  return file
}

const failing: [name: string, body: string, says: RegExp][] = [
  ['never-run', `test('a', () => undefined)`, /never run: x/],
  ['no-case', `test.run()`, /has no cases/],
  [
    'never-settles',
    `test('a', () => new Promise(() => setInterval(() => 0, 10)))\ntest.run()`,
    /did not end within 200 ms/,
  ],
  ['throws', `test('a', () => { throw new Error('broken') })\ntest.run()`, /broken/],
  [
    'leaves-a-process',
    `import { spawn } from 'node:child_process'\ntest('a', () => { spawn('sleep', ['60'], { detached: true, stdio: 'ignore' }).unref() })\ntest.run()`,
    /left a process behind: \d+ sleep 60/,
  ],
]

for (const [name, body, says] of failing) {
  test(`a file that is wrong fails: ${name}`, async () => {
    const { tally, text } = await runFile(write(name, body), `suite-${name}-${process.pid}`, 3000)
    assert.ok(tally.failed > 0, text)
    assert.match(text, says)
  })
}

test('a good file passes, and its counts are read', async () => {
  const file = write('good', `test('a', () => undefined)\ntest.skip('b', 'no such machine')\ntest.run()`)
  const { tally } = await runFile(file, `suite-good-${process.pid}`)
  assert.equal(tally, { passed: 1, failed: 0, skipped: 1 })
})

test('a pattern that matches no file is a failure', () => {
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'test/run.ts', 'no-such-file'], { encoding: 'utf8' })
  assert.is(run.status, 1)
  assert.match(run.stdout, /no test file matches no-such-file[\s\S]*0 passed, 1 failed, 0 skipped\n$/)
})

test.run()
