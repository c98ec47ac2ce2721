import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { sweepLocks, takeLock } from '../../runner/cluster/lock-file.ts'
import { identityOf } from '../../runner/identity.ts'
import { suite } from '../suite.ts'

const test = suite('cluster: lock file')
const folder = mkdtempSync(join(tmpdir(), 'hands-in-locks-'))
test.after(() => rmSync(folder, { recursive: true }))
test.before.each(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name))
})

const path = join(folder, 'lock')
const dead = JSON.stringify({ ...identityOf(process.pid), startTime: '1' })

test('who has it is told, until it is released', () => {
  const first = takeLock(path)
  if (!('release' in first)) throw new Error('not taken')
  assert.equal(takeLock(path), { holder: identityOf(process.pid) })
  first.release()
  assert.ok('release' in takeLock(path))
  assert.equal(readdirSync(folder), ['lock'])
})

test('that of a process that died is taken over, also where one died while it took it over', () => {
  for (const name of ['lock', 'lock.removing', 'lock.removing.removing']) writeFileSync(join(folder, name), dead)
  assert.ok('holder' in takeLock(path))
  assert.ok('holder' in takeLock(path))
  assert.ok('release' in takeLock(path))
  assert.equal(readdirSync(folder), ['lock'])
})

test('one that is torn was left by a machine that stopped', () => {
  for (const torn of ['', '{"pid"']) {
    writeFileSync(path, torn)
    const taking = takeLock(path)
    if (!('release' in taking)) throw new Error('not taken')
    taking.release()
  }
})

test('a sweep removes those of the dead and no other', () => {
  writeFileSync(join(folder, 'dead'), dead)
  writeFileSync(join(folder, 'dead.6d0c'), dead)
  writeFileSync(join(folder, 'torn'), '')
  takeLock(path)
  sweepLocks(folder)
  assert.equal(readdirSync(folder), ['lock'])
})

test.run()
