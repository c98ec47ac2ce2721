import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fail, HandsInError } from '../errors.ts'
import { startSandbox } from './boot/sandbox.ts'

/**
 * The sandbox program: `sandbox --dir DIR [--attached]`. It tells its progress in JSON lines on stdout and ends on
 * SIGTERM, when its node ends and, attached, when its stdin closes.
 */
async function main(): Promise<void> {
  const { dir, attached } = argumentsOf(process.argv.slice(2))
  const ending = new Promise<void>(resolve => endOn(attached, resolve))
  const sandbox = await startSandbox(dir, tell)
  const reason = await Promise.race([ending, sandbox.broken])
  await sandbox.stop(reason || undefined)
  if (reason) throw new HandsInError(reason)
}

function argumentsOf(args: string[]): { dir: string; attached: boolean } {
  const options = { dir: { type: 'string' }, attached: { type: 'boolean', default: false } } as const
  const { values } = parseArgs({ args, options })
  return { dir: resolve(values.dir ?? fail('SANDBOX_NEEDS_FOLDER')), attached: values.attached }
}

function endOn(attached: boolean, end: () => void): void {
  process.on('SIGTERM', () => end())
  // Attached, it is the other side that decides what a Ctrl-C in their terminal ends.
  process.on('SIGINT', () => attached || end())
  if (!attached) return
  for (const event of ['end', 'close', 'error']) process.stdin.on(event, () => end())
  process.stdin.resume()
}

function tell(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

// Who started it may have stopped listening: that ends nothing.
process.stdout.on('error', () => undefined)
try {
  await main()
  process.exit(0)
} catch (error) {
  if (!(error instanceof HandsInError)) throw error
  process.exitCode = error.fault.exit
  process.stdout.write(`${JSON.stringify({ event: 'failed', fault: error.fault })}\n`, () => process.exit())
}
