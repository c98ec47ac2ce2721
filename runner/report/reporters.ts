import { accessSync, constants } from 'node:fs'
import { dirname } from 'node:path'
import { createLogUpdate } from 'log-update'
import type { Reporter } from '../course/result.ts'
import { fail } from '../errors.ts'
import { DocumentReporter, type Target, writeReport } from './document.ts'
import { githubReport } from './github.ts'
import { jsonReport } from './json.ts'
import { junitReport } from './junit.ts'
import { TerminalReporter } from './terminal.ts'

const documents = { json: jsonReport, junit: junitReport, github: githubReport }

/** `--report KIND` or `KIND=FILE`. */
export interface ReportSpec {
  kind: 'terminal' | keyof typeof documents
  file?: string
}

/**
 * The reports that `--report` words ask for.
 * @throws HandsInError REPORT_UNKNOWN, REPORT_TWICE, REPORT_UNWRITABLE
 */
export function readReportSpecs(words: string[]): ReportSpec[] {
  const specs = words.map(readSpec)
  const [first, second] = specs.filter(isOnStandardOutput)
  if (first && second) fail('REPORT_TWICE', { first: first.kind, second: second.kind })
  for (const { file } of specs) if (file !== undefined) mustBeWritable(file)
  return specs
}

function readSpec(word: string): ReportSpec {
  const [, kind = '', file] = /^(\w+)(?:=(.+))?$/.exec(word) ?? []
  if (kind !== 'terminal' && !Object.hasOwn(documents, kind)) fail('REPORT_UNKNOWN', { report: word })
  return { kind: kind as ReportSpec['kind'], ...(file !== undefined && { file }) }
}

function isOnStandardOutput({ kind, file }: ReportSpec): boolean {
  return kind !== 'terminal' && file === undefined
}

/** Before an hour of lessons, not after. */
function mustBeWritable(file: string): void {
  try {
    accessSync(dirname(file), constants.W_OK)
  } catch (error) {
    fail('REPORT_UNWRITABLE', { file, why: (error as Error).message })
  }
}

/**
 * Reporters for these. A person hears of every run: its terminal report goes to standard output, or to standard error
 * when standard output belongs to a document. Documents are written when the run ends.
 * @param program what is typed before the name of a command: `hands-in`
 */
export function makeReporters(
  specs: ReportSpec[],
  { stdout, stderr }: { stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream },
  program: string,
): Reporter[] {
  const screen = specs.some(isOnStandardOutput) ? stderr : stdout
  const live = screen.isTTY ? createLogUpdate(screen) : undefined
  return [new TerminalReporter(screen, program, live), ...specs.flatMap(spec => reporterFor(spec, stdout, program))]
}

function reporterFor({ kind, file }: ReportSpec, stdout: NodeJS.WriteStream, program: string): Reporter[] {
  const target: Target = file ?? stdout
  if (kind !== 'terminal') return [new DocumentReporter(documents[kind], target)]
  return file === undefined ? [] : [terminalInto(file, program)]
}

/** What a pipe would get, in a file. */
function terminalInto(file: string, program: string): Reporter {
  let text = ''
  const reporter = new TerminalReporter({ write: more => (text += more) }, program)
  return { on: event => reporter.on(event), close: async () => writeReport(file, text) }
}
