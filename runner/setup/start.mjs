#!/usr/bin/env node
/** What `npm start` and `hands-in` run first: sets up what is missing, then hands over to the program in dist/. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const oldest = [20, 19]
const words = process.argv.slice(2)

if (words.length === 1 && (words[0] === '--version' || words[0] === '-v')) version()
else await start()

function version() {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'))
  process.stdout.write(`${version}\n`)
}

async function start() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    process.stderr.write(
      `hands-in: Node ${process.versions.node} is too old; ${oldest.join('.')} or newer is needed.\n`,
    )
    process.exitCode = 2
    return
  }
  // `npm start` alone means the whole course.
  if (words.length === 0) process.argv.push('run')
  const { prepare } = await import('./prepare.mjs')
  if (await prepare(words)) await import('../../dist/hands-in.js')
}
