import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { runtimeFolder } from '../../runner/cluster/folders.ts'
import { makeRunFolder } from '../../runner/cluster/run-folder.ts'
import { suite } from '../suite.ts'

const test = suite('cluster: folders of a run')
const folder = mkdtempSync(join(tmpdir(), 'hands-in-folders-'))
const before = process.env['XDG_RUNTIME_DIR']
test.before.each(() => {
  process.env['XDG_RUNTIME_DIR'] = mkdtempSync(join(folder, 'run-'))
})
test.after(() => {
  if (before === undefined) delete process.env['XDG_RUNTIME_DIR']
  else process.env['XDG_RUNTIME_DIR'] = before
  rmSync(folder, { recursive: true })
})

test('only we may enter, and it goes when the run ends', () => {
  const run = makeRunFolder()
  assert.is(statSync(run.path).mode & 0o777, 0o700)
  assert.is(statSync(runtimeFolder()).mode & 0o777, 0o700)
  run.remove()
  assert.is(existsSync(run.path), false)
})

test('what a dead run left is removed; a living one, and what is not of a run, is left', () => {
  const living = makeRunFolder()
  const dead = join(runtimeFolder(), 'run-1-abcdef')
  const other = join(runtimeFolder(), 'default')
  for (const path of [dead, other]) mkdirSync(path)
  // Process 1 lives, but did not start at that time.
  writeFileSync(join(dead, 'owner'), JSON.stringify({ pid: 1, startTime: 'never', bootId: 'another' }))
  makeRunFolder()
  assert.equal([living.path, dead, other].map(existsSync), [true, false, true])
})

test('a dead run whose sandbox is just ending is left to the next', () => {
  const dead = join(runtimeFolder(), 'run-1-abcdef')
  mkdirSync(join(dead, 'sandbox'), { recursive: true })
  const living = makeRunFolder()
  writeFileSync(join(dead, 'owner'), JSON.stringify({ pid: 1, startTime: 'never', bootId: 'another' }))
  symlinkSync(join(living.path, 'owner'), join(dead, 'sandbox', 'pid'))
  makeRunFolder()
  assert.is(existsSync(dead), true)
})

test('a folder that others may enter is refused', () => {
  mkdirSync(join(process.env['XDG_RUNTIME_DIR'] ?? '', 'redis-hands-in'), { mode: 0o755 })
  assert.throws(runtimeFolder, /is not a folder of yours/)
})

test.run()
