import type { PodStatus } from 'kubernetes-types/core/v1.d.ts'
import * as assert from 'uvu/assert'
import { StatusWriter } from '../../../../runner/sandbox/node/kubelet/status-writer.ts'
import { suite } from '../../../suite.ts'

const test = suite('node: writing the status of a pod')

function writerOf(write: (status: PodStatus) => Promise<void> = async () => undefined) {
  const now = { phase: 'Pending' }
  const written: string[] = []
  const errors: unknown[] = []
  const put = async (status: PodStatus) => {
    await write(status)
    written.push(status.phase ?? '')
  }
  const writer = new StatusWriter(
    () => ({ ...now }),
    put,
    error => errors.push(error),
  )
  const become = (phase: string) => {
    now.phase = phase
    writer.changed()
  }
  return { writer, written, errors, become }
}

test('what changes in one go is one write, and what did not change is none', async () => {
  const { writer, written, become } = writerOf()
  become('Pending')
  become('Running')
  await writer.settled()
  become('Running')
  await writer.settled()
  assert.equal(written, ['Running'])
})

test('a change at any moment of a write is not lost', async () => {
  for (let moment = 0; moment < 12; moment++) {
    const { writer, written, become } = writerOf()
    become('Running')
    for (let turn = 0; turn < moment; turn++) await Promise.resolve()
    become('Failed')
    await writer.settled()
    assert.is(written.at(-1), 'Failed', `after ${moment} turns`)
  }
})

test('what could not be written is told, and written with the next change', async () => {
  let broken = true
  const { writer, written, errors, become } = writerOf(async () => {
    if (broken) throw new Error('no API')
  })
  become('Running')
  await writer.settled()
  assert.is(errors.length, 1)
  broken = false
  become('Running')
  await writer.settled()
  assert.equal(written, ['Running'])
})

test.run()
