import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { checkRequirements } from '../../../runner/sandbox/boot/requirements.ts'
import { suite } from '../../suite.ts'

const test = suite('sandbox: requirements')
const path = mkdtempSync(join(tmpdir(), 'path-'))
test.after(() => rmSync(path, { recursive: true }))
const all = ['ip', 'nft', 'redis-check-rdb', 'runc', 'setpriv', 'unshare']
for (const name of all) writeFileSync(join(path, name), '', { mode: 0o755 })

test('a machine that has all of it will do, with the folders of administration on its PATH', () => {
  assert.ok(checkRequirements(path, []).split(':').includes(path))
  assert.ok(checkRequirements(process.env['PATH']).split(':').includes('/usr/sbin'))
})

test('what is missing is named with its package', () => {
  chmodSync(join(path, 'runc'), 0o644)
  rmSync(join(path, 'redis-check-rdb'))
  try {
    checkRequirements(path, [])
    assert.unreachable()
  } catch (error) {
    const { message, fault } = error as Error & { fault: { remedy: string } }
    assert.is(message, 'The sandbox needs programs that this machine lacks: redis-server, runc.')
    assert.match(fault.remedy, 'apt-get install redis-tools runc')
  }
})

test.run()
