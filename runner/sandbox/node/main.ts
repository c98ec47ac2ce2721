import { parseArgs } from 'node:util'
import { startNode } from './node.ts'

/**
 * The node program: `node --dir DIR`, the first process of its user, network, mount and PID namespaces. Everything that
 * it starts dies with it; it ends when its stdin closes, that is, with the control plane.
 */
const { dir } = parseArgs({ options: { dir: { type: 'string' } } }).values
if (!dir) throw new Error('--dir is missing')

for (const event of ['end', 'close', 'error']) process.stdin.on(event, () => process.exit(0))
process.stdin.resume()
// One pod's fault must not end the others: it stands in the log, which the control plane keeps.
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, error => process.stderr.write(`${error instanceof Error ? error.stack : error}\n`))
}
// Nobody would look after a node that never came up.
await startNode(dir).catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`)
  process.exit(1)
})
