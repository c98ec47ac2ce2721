/**
 * Runs test files, each in a process of its own with a limit, and ends with `N passed, N failed, N skipped`.
 * `node --import tsx test/run.ts [PART-OF-A-PATH…]`. A file that ran nothing, printed no total, did not end or left a
 * process behind has failed; so has a pattern that matches no file.
 */
import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { runFile, type Tally } from './run-file.ts'

const { positionals } = parseArgs({ allowPositionals: true })
const total: Tally = { passed: 0, failed: 0, skipped: 0 }
const files = chosen(positionals)
const parallel = 2

await Promise.all(Array.from({ length: parallel }, () => runNext()))
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0

async function runNext(): Promise<void> {
  for (let file = files.shift(); file; file = files.shift()) {
    const { tally, text } = await runFile(file, randomUUID())
    total.passed += tally.passed
    total.failed += tally.failed
    total.skipped += tally.skipped
    process.stdout.write(text)
  }
}

function chosen(patterns: string[]): string[] {
  const all = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.test.ts'))
    .map(path => `test/${path}`)
    .sort()
  const matching = all.filter(file => patterns.length === 0 || patterns.some(pattern => file.includes(pattern)))
  const idle = patterns.filter(pattern => !all.some(file => file.includes(pattern)))
  for (const pattern of idle) {
    process.stdout.write(`no test file matches ${pattern}\n`)
    total.failed++
  }
  return matching
}
