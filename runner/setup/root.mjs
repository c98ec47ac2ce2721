import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json: a clone, or the package as npm installed it. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** A clone has the sources' tests and lock file; an installed package comes built, and npm has installed its dependencies. */
export const isClone = existsSync(join(root, 'package-lock.json'))

/** Says on standard error what is being set up, and why: standard output belongs to results. */
export function say(text) {
  process.stderr.write(`hands-in: ${text}\n`)
}

/** Says what is wrong and what to type, and ends with this exit code. */
export class SetupError extends Error {
  /** @param {string} message @param {number} exitCode 3: the cluster could not be had */
  constructor(message, exitCode = 3) {
    super(message)
    this.exitCode = exitCode
  }
}
