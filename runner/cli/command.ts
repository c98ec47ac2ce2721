import type { ParseArgsConfig } from 'node:util'

export interface Input {
  /** Values of the options, as `node:util` parseArgs gives them. */
  values: Record<string, string | boolean | (string | boolean)[] | undefined>
  positionals: string[]
  /** Results. */
  stdout: NodeJS.WriteStream
  /** Progress and diagnostics. */
  stderr: NodeJS.WriteStream
  /** Aborted by Ctrl-C or SIGTERM. */
  signal: AbortSignal
}

/** One command of `hands-in`: one file in this folder. */
export interface Command {
  /** One line for the list in `hands-in help`. */
  summary: string
  /** What follows `hands-in NAME` in its usage line. */
  usage: string
  options: NonNullable<ParseArgsConfig['options']>
  /** Everything after the first positional argument, or after `--`, is passed on unread (`shell`). */
  passThrough?: boolean
  /** Resolves with the exit code. @throws HandsInError: `main` prints it and exits with the code of its catalogue entry. */
  run(input: Input): Promise<number>
}
