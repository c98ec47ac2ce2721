import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa, type Options } from 'execa'

const start = join(import.meta.dirname, '../runner/setup/start.mjs')

/** The unpacked clients are the same for every test: they cost a second to unpack. */
export const sharedCache = join(tmpdir(), `hands-in-test-cache-${process.getuid?.()}`)

/** `hands-in` as a person types it, with a home and folders of its own. */
export interface Program {
  folder: string
  env: Record<string, string>
  /** Runs `hands-in ARGS` to its end, whatever its exit code. */
  run(args: string[], options?: Options): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }>
  remove(): void
}

export function handsIn(): Program {
  const folder = mkdtempSync(join(tmpdir(), 'hands-in-'))
  for (const name of ['home', 'run']) mkdirSync(join(folder, name), { mode: 0o700 })
  mkdirSync(sharedCache, { recursive: true, mode: 0o700 })
  const env = { HOME: join(folder, 'home'), XDG_RUNTIME_DIR: join(folder, 'run'), XDG_CACHE_HOME: sharedCache }
  return {
    folder,
    env,
    async run(args, options = {}) {
      const result = await execa(process.execPath, [start, ...args], {
        reject: false,
        stdin: 'ignore',
        ...options,
        env: { ...env, ...options.env },
      })
      return { exitCode: result.exitCode, stdout: String(result.stdout), stderr: String(result.stderr) }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
