import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'

/** Where a program of this machine is; undefined when it is not below /usr, which is all that containers see of it. */
export function installed(...names: string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(folder => /^\/usr\/s?bin$/.test(folder))
  const files = names.flatMap(name => folders.map(folder => join(folder, name)))
  return files.find(file => existsSync(file))
}

const said = new Map<string, Promise<string>>()

/** What a program prints when it is called so; it is asked once. `argv0` is the name that it is called by. */
export function asked(program: string, args: string[], argv0 = program): Promise<string> {
  const key = [program, ...args].join(' ')
  const answer = said.get(key) ?? text(spawn(program, args, { argv0, stdio: ['ignore', 'pipe', 'ignore'] }).stdout)
  said.set(key, answer)
  return answer
}
