import { accessSync, constants } from 'node:fs'
import { dirname } from 'node:path'
import { createLogUpdate } from 'log-update'
import type { Reporter } from '../course/result.ts'
import { fail } from '../errors.ts'
import { DocumentReporter } from './document.ts'
import { githubReport } from './github.ts'
import { jsonReport } from './json.ts'
import { junitReport } from './junit.ts'
import { TerminalReporter } from './terminal.ts'

/** `--report KIND` or `KIND=FILE`. */
export interface ReportSpec {
  kind: 'terminal' | 'json' | 'junit' | 'github'
  file?: string
}

const documents = { json: jsonReport, junit: junitReport, github: githubReport }

/**
 * The reports that were asked for; the terminal's when none was. A person hears of the run even when standard output
 * belongs to a document: then the terminal's report goes to standard error.
 * @throws HandsInError REPORT_UNKNOWN, REPORT_TWICE, REPORT_UNWRITABLE
 */
export function readReportSpecs(words: string[]): ReportSpec[] {
  const specs = (words.length > 0 ? words : ['terminal']).map(readSpec)
  const [first, second] = specs.filter(spec => spec.file === undefined)
  if (first && second) fail('REPORT_TWICE', { first: first.kind, second: second.kind })
  for (const { file } of specs) if (file !== undefined) mustBeWritable(file)
  return specs
}

function readSpec(word: string): ReportSpec {
  const [kind = '', ...rest] = word.split('=')
  if (kind !== 'terminal' && !(kind in documents)) fail('REPORT_UNKNOWN', { report: word })
  const file = rest.join('=')
  return { kind: kind as ReportSpec['kind'], ...(rest.length > 0 && { file }) }
}

/** Before an hour of lessons, not after. */
function mustBeWritable(file: string): void {
  try {
    accessSync(dirname(file), constants.W_OK)
  } catch (error) {
    fail('REPORT_UNWRITABLE', { file, why: (error as Error).message })
  }
}

/** Reporters for these; documents write when the run ends. */
export function makeReporters(
  specs: ReportSpec[],
  streams: { stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream },
): Reporter[] {
  const reporters: Reporter[] = specs
    .filter(spec => spec.kind !== 'terminal')
    .map(({ kind, file }) => new DocumentReporter(documents[kind as keyof typeof documents], file ?? streams.stdout))
  const taken = specs.some(({ kind, file }) => kind !== 'terminal' && file === undefined)
  return [terminal(taken ? streams.stderr : streams.stdout), ...reporters]
}

function terminal(stream: NodeJS.WriteStream): TerminalReporter {
  return new TerminalReporter(stream, stream.isTTY ? createLogUpdate(stream) : undefined)
}
