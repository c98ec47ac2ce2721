import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { identityOf, isAlive } from '../../../runner/identity.ts'
import { claimFolder } from '../../../runner/sandbox/boot/folder.ts'
import { suite } from '../../suite.ts'

const test = suite('sandbox: folder')
let path = ''
test.before.each(() => {
  path = join(mkdtempSync(join(tmpdir(), 'folder-')), 'sandbox')
})
test.after.each(() => rmSync(join(path, '..'), { recursive: true }))

test('it is closed to others, and gone with all that is in it', () => {
  const folder = claimFolder(path)
  folder.writeSecret(folder.kubeconfig, 'secret')
  assert.is(statSync(path).mode & 0o777, 0o700)
  assert.is(statSync(folder.kubeconfig).mode & 0o777, 0o600)
  assert.equal(readdirSync(path).sort(), ['kubeconfig', 'pid'])
  folder.remove('all')
  assert.not(existsSync(path))
})

test('the log can be left behind, and a later sandbox takes over', () => {
  const folder = claimFolder(path)
  writeFileSync(folder.log, 'why')
  folder.remove('all but the log')
  assert.equal(readdirSync(path), ['log'])
  claimFolder(path).remove('all')
})

test('a living sandbox keeps its folder; a dead one is cleared away', () => {
  claimFolder(path)
  assert.throws(() => claimFolder(path), /A sandbox already runs/)
  const dead = { ...identityOf(process.pid), startTime: '1' }
  writeFileSync(join(path, 'pid'), JSON.stringify(dead))
  mkdirSync(join(path, 'pods'))
  const folder = claimFolder(path)
  assert.equal(readdirSync(path), ['pid'])
  folder.remove('all')
})

test('a folder that others can open is refused', () => {
  mkdirSync(path)
  chmodSync(path, 0o755)
  assert.throws(() => claimFolder(path), /closed to others/)
  assert.equal(readdirSync(path), [])
})

test('a process is known by more than its number', async () => {
  const child = spawn('sleep', ['60'])
  const identity = identityOf(child.pid ?? 0)
  if (!identity) throw new Error('no identity of a living process')
  assert.ok(isAlive(identity))
  assert.not(isAlive({ ...identity, startTime: '1' }))
  assert.not(isAlive({ ...identity, bootId: 'another' }))
  const ended = new Promise(resolve => child.on('exit', resolve))
  child.kill()
  await ended
  assert.not(isAlive(identity))
})

test.run()
