import { readArguments } from './arguments.ts'
import { findCommand } from './commands.ts'
import { printFailure } from './failure.ts'
import { interruption } from './interruption.ts'

/** Runs `hands-in ARGS`; resolves with the exit code. Nothing below it ends the process. */
async function main(args: string[]): Promise<number> {
  const interrupted = interruption()
  try {
    const [name = 'help', ...rest] = args
    const command = await findCommand(name)
    const { values, positionals } = readArguments(name, command, rest)
    const { stdout, stderr } = process
    if (!values['help']) return await command.run({ values, positionals, stdout, stderr, signal: interrupted })
    const help = await findCommand('help')
    return await help.run({ values: {}, positionals: [name], stdout, stderr, signal: interrupted })
  } catch (error) {
    return interrupted.aborted ? 130 : printFailure(error, process.stderr)
  }
}

// Who reads the output may stop reading (`hands-in help | head -1`): that is no fault.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', error => {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  })
}
process.exitCode = await main(process.argv.slice(2))
