import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isClone, root, SetupError, say } from './root.mjs'

const lockFolder = join(root, '.setup-lock')
const limitMs = 15 * 60_000

/**
 * Installs the npm packages of a clone when they are missing or older than the lock file. Two at once: the second waits.
 * @throws SetupError when npm fails
 */
export async function ensurePackages() {
  if (!isClone || upToDate()) return
  await lock()
  try {
    if (!upToDate()) install()
  } finally {
    rmdirSync(lockFolder)
  }
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

/** A folder is made by one only. One that is older than the limit was left by a process that was killed. */
async function lock() {
  const end = Date.now() + limitMs
  for (let told = false; !made(); told = true) {
    if (!told) say('another start is installing the packages; waiting for it')
    if (Date.now() > end)
      throw new SetupError(
        `waited ${limitMs / 60_000} minutes for another start to install packages. If there is none: rmdir ${lockFolder}`,
      )
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

function made() {
  try {
    mkdirSync(lockFolder)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (Date.now() - statSync(lockFolder).mtimeMs > limitMs) rmdirSync(lockFolder)
    return false
  }
}
