import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'

/** The program as a person starts it, with folders of its own: nothing of the user's is read or written. */
export interface Program {
  env: Record<string, string>
  /** Runs `hands-in ARGS`; resolves with its standard output. @throws when it does not exit with 0 */
  handsIn(...args: string[]): Promise<string>
  /** Ends what is still up and removes the folders. */
  close(): Promise<void>
}

/** A program whose caches are warm from `cacheHome` (bytes unpacked once), everything else empty. */
export function program(cacheHome: string): Program {
  const folder = mkdtempSync(join(tmpdir(), 'hands-in-bench-'))
  for (const name of ['home', 'run', 'state']) mkdirSync(join(folder, name), { mode: 0o700 })
  const env = {
    HOME: join(folder, 'home'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CACHE_HOME: cacheHome,
  }
  const handsIn = async (...args: string[]) => {
    const command = ['runner/setup/start.mjs', ...args]
    const { stdout, stderr, exitCode } = await execa(process.execPath, command, { env, stdin: 'ignore', reject: false })
    if (exitCode !== 0) throw new Error(`hands-in ${args.join(' ')} ended with ${exitCode}:\n${stderr.slice(-2000)}`)
    return stdout
  }
  const close = async () => {
    await handsIn('down')
    rmSync(folder, { recursive: true, force: true })
  }
  return { env, handsIn, close }
}
