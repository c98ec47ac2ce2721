import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { waitFor } from '../runner/wait.ts'

export interface Tally {
  passed: number
  failed: number
  skipped: number
}

const cookieName = 'HANDS_IN_TEST'

/** Runs one test file for at most `limitMs`; resolves with its counts and what to print: one line when all is well, its whole output otherwise. */
export async function runFile(
  file: string,
  cookie: string,
  limitMs = 300_000,
): Promise<{ tally: Tally; text: string }> {
  const started = performance.now()
  const { code, output, timedOut } = await execute(file, cookie, limitMs)
  const left = await leftBehind(cookie)
  for (const { pid } of left) process.kill(pid, 'SIGKILL')
  const complaints = [
    ...(timedOut ? [`did not end within ${limitMs / 1000} s`] : []),
    ...left.map(({ pid, command }) => `left a process behind: ${pid} ${command}`),
    ...(/Total:\s+0\b/.test(output) || !/Total:/.test(output) ? ['ran no test'] : []),
  ]
  const tally = count(output, code, complaints.length)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const line = `${tally.failed ? '✗' : '✓'} ${file}  ${tally.passed} passed, ${seconds} s\n`
  const why = complaints.map(complaint => `    ${complaint}\n`).join('')
  return { tally, text: tally.failed ? `${output}${line}${why}` : line }
}

async function execute(file: string, cookie: string, limitMs: number) {
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    env: { ...process.env, [cookieName]: cookie },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let timedOut = false
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', chunk => {
      output += chunk
    })
  const limit = setTimeout(() => {
    timedOut = child.kill('SIGKILL')
  }, limitMs)
  const code = await new Promise<number | null>(resolve => child.on('close', resolve))
  clearTimeout(limit)
  return { code, output, timedOut }
}

function count(output: string, code: number | null, complaints: number): Tally {
  const read = (name: string) => Number(output.match(new RegExp(`${name}:\\s+(\\d+)`))?.[1] ?? 0)
  const [total, passed, skipped] = [read('Total'), read('Passed'), read('Skipped')]
  const failed = Math.max(total - passed - skipped, 0) + complaints
  return { passed, skipped, failed: failed === 0 && code !== 0 ? 1 : failed }
}

/** Processes that carry the cookie in their environment, once those that are just ending have had a second to end. */
async function leftBehind(cookie: string): Promise<{ pid: number; command: string }[]> {
  let left = carriers(cookie)
  const gone = () => {
    left = carriers(cookie)
    return left.length === 0
  }
  await waitFor('processes of the test to end', gone, { timeoutMs: 1000 }).catch(() => left)
  return left
}

function carriers(cookie: string) {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => readOrNothing(`/proc/${pid}/environ`).includes(`${cookieName}=${cookie}`))
    .map(pid => ({ pid: Number(pid), command: readOrNothing(`/proc/${pid}/cmdline`).replaceAll('\0', ' ') }))
}

/** A process may end between two looks, or belong to somebody else: then there is nothing to read. */
function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
