import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { isClone, root, SetupError, say } from './root.mjs'

/**
 * Installs the npm packages of a clone when they are missing or older than the lock file. Two at once: the second waits.
 * @throws SetupError when npm fails
 */
export async function ensurePackages() {
  if (!isClone || upToDate()) return
  await withLock(join(root, '.npm-ci.lock'), () => {
    if (!upToDate()) install()
  })
}

function upToDate() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
}

function install() {
  say('installing npm packages (once)')
  // npm's own words go to standard error: standard output belongs to results.
  const { status, error } = spawnSync('npm', ['ci', '--loglevel', 'error'], { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0)
    throw new SetupError(
      `npm could not install the packages${error ? ` (${error.message})` : ''}. Try: npm ci --loglevel notice`,
    )
}
