import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import * as assert from 'uvu/assert'
import { readChain } from '../../runner/course/progress-chain.ts'
import { ProgressFile, progressPath } from '../../runner/course/progress-file.ts'
import { identityOf } from '../../runner/identity.ts'
import { suite } from '../suite.ts'
import { newRecord } from './new-record.ts'

const test = suite('course: file of progress', { timeoutMs: 20_000 })
const folder = mkdtempSync(join(tmpdir(), 'hands-in-progress-'))
test.after(() => rmSync(folder, { recursive: true }))

let number = 0
/** A file that is not there yet, in a folder that is not there yet. */
const freshPath = () => join(folder, String(++number), 'learner', 'progress.jsonl')
const read = (path: string) => readChain(readFileSync(path, 'utf8'))

/** Appends records of these steps and resolves with what was told. */
async function append(path: string, ...steps: string[]): Promise<string[]> {
  const told: string[] = []
  await new ProgressFile(path, text => told.push(text)).append(steps.map(newRecord))
  return told
}

test('it stands where the XDG base directory specification wants it', () => {
  const before = process.env['XDG_STATE_HOME']
  process.env['XDG_STATE_HOME'] = '/state'
  assert.is(progressPath('kim'), '/state/redis-hands-in/kim/progress.jsonl')
  delete process.env['XDG_STATE_HOME']
  assert.match(progressPath('kim'), /\/\.local\/state\/redis-hands-in\/kim\/progress\.jsonl$/)
  if (before !== undefined) process.env['XDG_STATE_HOME'] = before
})

test('records are chained, their attempts counted, and only their owner can read them', async () => {
  const path = freshPath()
  assert.equal(await append(path, 'a', 'b', 'a'), [])
  assert.equal(await append(path, 'a'), [])
  const { records, damage, torn } = read(path)
  assert.equal(
    records.map(({ step, attempt }) => [step, attempt]),
    [
      ['a', 1],
      ['b', 1],
      ['a', 2],
      ['a', 3],
    ],
  )
  assert.equal([damage, torn], [undefined, false])
  assert.equal([statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777], [0o600, 0o700])
  assert.equal(readdirSync(dirname(path)), ['progress.jsonl'])
})

test('one file serves a run to its end, also when another run writes meanwhile', async () => {
  const path = freshPath()
  const told: string[] = []
  const file = new ProgressFile(path, text => told.push(text))
  await file.append([newRecord('a')])
  await file.append([newRecord('a')])
  await append(path, 'a')
  await file.append([newRecord('a')])
  const { records, damage } = read(path)
  assert.equal(
    records.map(({ attempt }) => attempt),
    [1, 2, 3, 4],
  )
  assert.equal([damage, told], [undefined, []])
})

test('a torn last line is dropped with a word', async () => {
  const path = freshPath()
  await append(path, 'a')
  appendFileSync(path, '{"at":"2026-01-')
  const [told, ...more] = await append(path, 'b')
  assert.match(told ?? '', /last line of .*progress\.jsonl was never written to its end; it was dropped/)
  assert.equal(more, [])
  assert.equal(
    read(path).records.map(({ step }) => step),
    ['a', 'b'],
  )
})

test('a damaged file is kept aside as it is, with line and reason, and a new one begins', async () => {
  const path = freshPath()
  await append(path, 'a', 'b', 'c')
  const damaged = readFileSync(path, 'utf8').replace('"points":1', '"points":9')
  writeFileSync(path, damaged)
  const [told = ''] = await append(path, 'd')
  assert.match(told, /^Line 2 of .* is damaged: it does not follow from the line before it\./)
  const [aside = ''] = readdirSync(dirname(path)).filter(name => name.startsWith('progress.jsonl.damaged-'))
  assert.match(told, aside)
  assert.is(readFileSync(join(dirname(path), aside), 'utf8'), damaged)
  assert.equal(
    read(path).records.map(({ step, attempt }) => [step, attempt]),
    [['d', 1]],
  )
})

const writer = (path: string, name: string, count: number, options = {}) =>
  execa(process.execPath, ['--import', 'tsx', 'test/course/progress-writer.ts', path, name, String(count)], options)

test('runs at the same time do not break the chain', async () => {
  const path = freshPath()
  await Promise.all(['a', 'b', 'c'].map(name => writer(path, name, 40)))
  const { records, damage } = read(path)
  assert.equal([records.length, damage], [120, undefined])
  assert.equal(readdirSync(dirname(path)), ['progress.jsonl'])
})

test('the lock of a run that was killed is taken over, by one run only', async () => {
  const path = freshPath()
  await append(path, 'a')
  const identity = { ...identityOf(process.pid), startTime: '1' }
  writeFileSync(`${path}.lock`, JSON.stringify(identity))
  await Promise.all(['a', 'b', 'c'].map(name => writer(path, name, 5)))
  const { records, damage } = read(path)
  assert.equal([records.length, damage], [16, undefined])
})

test('a run that is killed while it writes leaves a chain to go on with', async () => {
  const path = freshPath()
  for (let kill = 0; kill < 3; kill++) {
    const run = writer(path, 'a', 1000, { reject: false })
    for await (const line of run) if (line === 'a3') break
    run.kill('SIGKILL')
    await run
  }
  await append(path, 'b')
  const { records, damage } = read(path)
  assert.is(damage, undefined)
  assert.ok(records.length >= 10)
})

test('a folder that cannot be made is the system’s error', async () => {
  writeFileSync(join(folder, 'file'), '')
  const error = await append(join(folder, 'file', 'kim', 'progress.jsonl'), 'a').catch(reason => reason)
  assert.is(error.code, 'ENOTDIR')
})

test('a disk that is full leaves the file as it was', async () => {
  const path = freshPath()
  mkdirSync(dirname(path), { recursive: true })
  const full = `mount -t tmpfs -o size=16k tmpfs "$0" && "$@" ; cat "$0/progress.jsonl" > "$0.copy"`
  const args = [process.execPath, '--import', 'tsx', 'test/course/progress-writer.ts', path, 'a', '500']
  const { stdout, stderr } = await execa(
    'unshare',
    ['--user', '--map-root-user', '--mount', 'sh', '-c', full, dirname(path), ...args],
    { reject: false },
  )
  assert.match(stderr, 'ENOSPC')
  const { records, damage, torn } = readChain(readFileSync(`${dirname(path)}.copy`, 'utf8'))
  assert.equal([damage, torn], [undefined, false])
  assert.is(records.length, stdout.split('\n').filter(line => /^a\d+$/.test(line)).length)
})

test.run()
