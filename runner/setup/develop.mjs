/** `npm test` and `npm run bench`: sets up everything that a clone needs, then runs the tests or the bench. */
import { spawnSync } from 'node:child_process'
import { prepare } from './prepare.mjs'
import { root } from './root.mjs'

const [what, ...rest] = process.argv.slice(2)
const scripts = { test: 'test/run.ts', bench: 'test/bench/run.ts' }

if (await prepare(['up'])) {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', scripts[what], ...rest], {
    cwd: root,
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
}
