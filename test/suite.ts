/**
 * uvu's suites without its traps: every case has a limit, a suite that was never run fails the process, an empty one too,
 * and there is no `only`. Every test file uses `suite` from here; `test/house/tests.test.ts` sees to it.
 */
import { suite as uvuSuite } from 'uvu'
import { pause } from '../runner/wait.ts'

type Case = () => void | Promise<void>

export interface Suite {
  (title: string, body: Case, limits?: { timeoutMs: number }): void
  /** Not run, and counted as skipped. `why` is printed: a machine that lacks something, never a broken test. */
  skip(title: string, why: string): void
  before: { (hook: Case): void; each(hook: Case): void }
  after: { (hook: Case): void; each(hook: Case): void }
  run(): void
}

const notRun = new Set<string>()

/** A suite of cases; end the file with its `.run()`. `timeoutMs` is each case's limit unless the case has its own. */
export function suite(name: string, { timeoutMs = 10_000 } = {}): Suite {
  const inner = uvuSuite(name)
  let cases = 0
  notRun.add(name)
  const add = (title: string, body: Case, limits = { timeoutMs }) => {
    cases++
    inner(title, () => within(limits.timeoutMs, `${name}: ${title}`, body))
  }
  const skip = (title: string, why: string) => {
    cases++
    process.stderr.write(`skipped: ${name}: ${title}: ${why}\n`)
    inner.skip(title, () => undefined)
  }
  const run = () => {
    if (cases === 0) throw new Error(`suite ${name} has no cases`)
    notRun.delete(name)
    inner.run()
  }
  return Object.assign(add, { skip, before: inner.before, after: inner.after, run })
}

async function within(timeoutMs: number, title: string, body: Case): Promise<void> {
  const done = new AbortController()
  const limit = pause(timeoutMs, done.signal).then(() => {
    throw new Error(`${title} did not end within ${timeoutMs} ms`)
  })
  limit.catch(() => undefined)
  try {
    await Promise.race([Promise.resolve().then(body), limit])
  } finally {
    done.abort()
  }
}

process.on('exit', () => {
  if (notRun.size === 0) return
  process.stderr.write(`never run: ${[...notRun].join(', ')}\n`)
  process.exitCode = 1
})
