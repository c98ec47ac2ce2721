import { parseArgs } from 'node:util'
import { closest } from 'fastest-levenshtein'
import { fail } from '../errors.ts'
import type { Command, Input } from './command.ts'

type Arguments = Pick<Input, 'values' | 'positionals'>

/**
 * The options and positional arguments of a command line; every command has `--help`.
 * @throws HandsInError USAGE_UNKNOWN_OPTION, USAGE_BAD_OPTION.
 */
export function readArguments(name: string, command: Command, args: string[]): Arguments {
  const { own, passed } = command.passThrough ? split(command, args) : { own: args, passed: [] }
  const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as const
  try {
    const { values, positionals } = parseArgs({ args: own, options, allowPositionals: true })
    return { values, positionals: [...positionals, ...passed] }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return explain(error, name, own, Object.keys(options))
  }
}

/** Everything from `--`, or from the first word that is neither an option nor the value of one, is not for us to read. */
function split(command: Command, args: string[]): { own: string[]; passed: string[] } {
  let at = 0
  while (args[at]?.startsWith('-') && args[at] !== '--') at += takesNext(command, args[at]) ? 2 : 1
  const passed = args.slice(at)
  return { own: args.slice(0, at), passed: passed[0] === '--' ? passed.slice(1) : passed }
}

function takesNext(command: Command, word = ''): boolean {
  return command.options[word.slice(2)]?.type === 'string'
}

function explain(error: TypeError, command: string, args: string[], known: string[]): never {
  const { code } = error as NodeJS.ErrnoException
  if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    return fail('USAGE_BAD_OPTION', { why: error.message.replace(/[.\n][\s\S]*/, ''), command })
  }
  const written = /Unknown option '(-+[^']*)'/.exec(error.message)?.[1] ?? args.find(word => word.startsWith('-')) ?? ''
  return fail('USAGE_UNKNOWN_OPTION', {
    option: written,
    nearest: `--${closest(written.replace(/^-+/, ''), known)}`,
    command,
  })
}
