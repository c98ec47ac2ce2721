import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { finished } from 'node:stream/promises'
import * as assert from 'uvu/assert'
import { ContainerLog } from '../../../../runner/sandbox/node/runtime/container-log.ts'
import { suite } from '../../../suite.ts'

const test = suite('node: logs of containers')

/** What stands in the log, without the times, when a container has said these chunks. */
async function logged(...chunks: (string | Buffer)[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'log-'))
  const log = new ContainerLog(join(folder, 'log'))
  const stream = new PassThrough()
  log.follow(stream, 'stdout')
  for (const chunk of chunks) stream.write(chunk)
  stream.end()
  await finished(stream)
  await log.close()
  const lines = readFileSync(log.path, 'utf8').trimEnd().split('\n')
  rmSync(folder, { recursive: true })
  for (const line of lines) assert.match(line, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z stdout [FP] /)
  return lines.map(line => line.split(' ').slice(2).join(' '))
}

test('a line is a line however it arrives', async () => {
  assert.equal(await logged('on', 'e\ntw', 'o\n\nthree'), ['F one', 'F two', 'F ', 'F three'])
})

test('a character in two chunks stays whole', async () => {
  const bytes = Buffer.from('가\n')
  assert.equal(await logged(bytes.subarray(0, 1), bytes.subarray(1)), ['F 가'])
})

test('a line without an end is written in parts', async () => {
  const lines = await logged('x'.repeat(40_000), '\n')
  assert.equal(
    lines.map(line => line.slice(0, 1)),
    ['P', 'P', 'F'],
  )
  assert.is(lines.map(line => line.slice(2)).join(''), 'x'.repeat(40_000))
})

test('a log that is full says so', async () => {
  const lines = await logged(...Array.from({ length: 12 }, () => `${'x'.repeat(1024 * 1024)}\n`))
  assert.is(lines.at(-1), 'F (the sandbox keeps 10 MiB of a log: the rest is dropped)')
  assert.ok(lines.length < 12)
})

test.run()
