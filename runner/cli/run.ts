import type { Cluster } from '../cluster/cluster.ts'
import { serveCharts } from '../cluster/helm-repository.ts'
import { openCluster } from '../cluster/open.ts'
import { exitCode } from '../course/grade.ts'
import { keepProgress } from '../course/keep-progress.ts'
import { learnerName } from '../course/learner.ts'
import { progressPath } from '../course/progress-file.ts'
import { BrokenLessons, readLessons } from '../course/read-lessons.ts'
import type { RunEvent, RunResult } from '../course/result.ts'
import { runCourse } from '../course/run-course.ts'
import { type Fault, HandsInError } from '../errors.ts'
import type { Lesson } from '../lesson/lesson.ts'
import { makeReporters, readReportSpecs } from '../report/reporters.ts'
import { RunReport } from '../report/run-report.ts'
import type { Command, Input } from './command.ts'
import { printFailure } from './failure.ts'
import { typedAs } from './typed-as.ts'

export const run: Command = {
  summary: 'run lessons, check every step against the live cluster, and grade them',
  usage:
    '[LESSON…] [--cluster sandbox | kind[:NAME] | context:NAME] [--report KIND[=FILE]]… [--learner NAME] [--keep-going]',
  options: {
    cluster: { type: 'string', default: 'sandbox' },
    report: { type: 'string', multiple: true },
    learner: { type: 'string' },
    'keep-going': { type: 'boolean', default: false },
  },
  async run(input) {
    const specs = readReportSpecs((input.values['report'] ?? []) as string[])
    const report = new RunReport(makeReporters(specs, input, typedAs(process.env)))
    try {
      return exitCode(await runLessons(input, report))
    } catch (error) {
      if (report.hasEnded) throw error
      const result = notBegun(error, input)
      await report.end(result)
      return exitCode(result)
    }
  },
}

async function runLessons(input: Input, report: RunReport): Promise<RunResult> {
  const learner = learnerName(input.values['learner'] as string | undefined)
  const lessons = await readLessons(input.positionals)
  const started = performance.now()
  const notes = (text: string) => input.stderr.write(`hands-in: ${text}\n`)
  const cluster = await openCluster(String(input.values['cluster']), { signal: input.signal, notes })
  try {
    const charts = await serveCharts(cluster, notes)
    try {
      const readyMs = performance.now() - started
      report.emit({ kind: 'start', cluster: cluster.name, about: cluster.about, readyMs, lessons })
      return await runAndReport(lessons, input, { cluster, charts: charts.url, learner, report })
    } finally {
      await charts.close()
    }
  } finally {
    await cluster.close()
  }
}

interface Surroundings {
  cluster: Cluster
  charts: string
  learner: string
  report: RunReport
}

/** What was measured is reported before the cluster is ended, which may fail. */
async function runAndReport(
  lessons: Lesson[],
  { values, signal }: Input,
  { cluster, charts, learner, report }: Surroundings,
): Promise<RunResult> {
  const progress = keepProgress(progressPath(learner), cluster.name, text => report.emit({ kind: 'note', text }))
  const emit = (event: RunEvent) => {
    report.emit(event)
    progress.on(event)
  }
  const result = await runCourse(lessons, { cluster, charts, signal, emit, keepGoing: values['keep-going'] === true })
  await progress.close()
  await report.end(result)
  return result
}

/** The result of a run that did not come to its lessons. @throws the error, if it is none that people are meant to meet */
function notBegun(error: unknown, { values, stderr, signal }: Input): RunResult {
  const faults = signal.aborted ? [] : faultsOf(error)
  for (const fault of faults) printFailure(new HandsInError(fault), stderr)
  const cluster = String(values['cluster'])
  return { cluster, lessons: [], points: 0, pointsPossible: 0, durationMs: 0, interrupted: signal.aborted, faults }
}

function faultsOf(error: unknown): Fault[] {
  if (error instanceof BrokenLessons) return error.faults
  if (error instanceof HandsInError) return [error.fault]
  throw error
}
