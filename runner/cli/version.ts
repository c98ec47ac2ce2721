import manifest from '../../package.json' with { type: 'json' }
import type { Command } from './command.ts'

export const version: Command = {
  summary: 'print the version',
  usage: '',
  options: {},
  async run({ stdout }) {
    stdout.write(`${manifest.version}\n`)
    return 0
  },
}
