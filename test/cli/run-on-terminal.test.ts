import { execa } from 'execa'
import * as assert from 'uvu/assert'
import { handsIn } from '../program.ts'
import { suite } from '../suite.ts'
import { lessonFile, step } from './lesson-file.ts'

const test = suite('cli: run on a terminal', { timeoutMs: 60_000 })
const program = handsIn()
test.before(async () => void (await program.run(['up'])))
test.after(async () => {
  await program.run(['down'])
  program.remove()
})

/** Runs a lesson on a terminal of 80 columns and resolves with all that was drawn. */
async function drawn(file: string, env: Record<string, string> = {}): Promise<string> {
  const command = `stty rows 24 columns 80; "${process.execPath}" runner/setup/start.mjs run "${file}"`
  const { stdout } = await execa('script', ['-qec', command, '/dev/null'], {
    env: { ...program.env, TERM: 'xterm-256color', NO_COLOR: '', ...env },
    stdin: 'ignore',
    reject: false,
  })
  return stdout
}

const slow = step('slow', 'const end = Date.now() + 400', { check: 'expect(Date.now()).toBeGreaterThan(end)' })
const file = lessonFile(program.folder, 'slow', slow)

test('the running step moves and says what is waited for; the cursor is there again at the end', async () => {
  const text = await drawn(file)
  for (const frame of '⠋⠙⠹') assert.match(text, frame)
  assert.match(text, /waiting: expected \D*\d+, saw \d/)
  assert.match(text, '\u001b[32m✓\u001b[39m')
  assert.ok(text.lastIndexOf('\u001b[?25h') > text.lastIndexOf('\u001b[?25l'))
})

test('where NO_COLOR is set it moves without colours', async () => {
  const text = await drawn(file, { NO_COLOR: '1' })
  assert.match(text, '⠋')
  assert.not.match(text, '\u001b[32m')
})

test('what a step threw cannot drive the terminal', async () => {
  const hostile = step('hostile', 'throw new Error("\\u001b]0;owned\\u0007\\u001b[2J")', { output: '...' })
  const text = await drawn(lessonFile(program.folder, 'hostile', hostile))
  assert.match(text, '␛]0;owned␇␛[2J')
  assert.not.match(text, '\u001b]0;owned')
})

test.run()
