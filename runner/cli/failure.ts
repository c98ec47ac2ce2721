import { HandsInError } from '../errors.ts'
import { paint } from './paint.ts'

/** Prints an error for people and returns the exit code: that of its catalogue entry, or 1 for a bug of ours. */
export function printFailure(error: unknown, stream: NodeJS.WriteStream): number {
  if (!(error instanceof HandsInError)) return printBug(error, stream)
  const { message, place, remedy, code, detail, exit } = error.fault
  const { red, dim } = paint(stream)
  const evidence = detail?.evidence?.trim()
  const lines = [
    `${red('✗')} ${message}`,
    ...(place ? [`  ${place.file}:${place.line}`] : []),
    ...(evidence ? ['', ...evidence.split('\n').map(line => `    ${line}`), ''] : []),
    `  ${remedy}`,
    `  ${dim(code)}`,
  ]
  stream.write(`${lines.join('\n')}\n`)
  return exit
}

function printBug(error: unknown, stream: NodeJS.WriteStream): number {
  const text = error instanceof Error ? error.message : String(error)
  stream.write(`${paint(stream).red('✗')} This is a bug of redis-hands-in, not a mistake of yours: ${text}\n`)
  if (!process.env['HANDS_IN_DEBUG'])
    stream.write('  Please report it, with what HANDS_IN_DEBUG=1 adds to this message.\n')
  else stream.write(`${error instanceof Error ? error.stack : text}\n`)
  return 1
}
