import { ensureBundle } from './bundle.mjs'
import { ensurePackages } from './packages.mjs'
import { SetupError, say } from './root.mjs'
import { ensureSystem } from './system.mjs'

/** Commands that start a sandbox unless `--cluster` names another cluster. */
const startSandbox = ['run', 'up', 'shell']

/**
 * Installs and builds what this command line needs. Resolves with false, the exit code set and the reason said, when that
 * is not possible.
 * @param {string[]} words what was typed after `hands-in`
 */
export async function prepare(words) {
  try {
    await ensurePackages()
    if (needsSandbox(words)) ensureSystem()
    await ensureBundle()
    return true
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    say(error.message)
    process.exitCode = error.exitCode
    return false
  }
}

function needsSandbox([command = 'run', ...rest]) {
  if (!startSandbox.includes(command) || rest.includes('--help') || rest.includes('-h')) return false
  const own = rest.indexOf('--')
  const words = own === -1 ? rest : rest.slice(0, own)
  const cluster =
    words.find(word => word.startsWith('--cluster='))?.slice('--cluster='.length) ??
    words[words.indexOf('--cluster') + 1]
  return !words.some(word => word.startsWith('--cluster')) || cluster === 'sandbox'
}
