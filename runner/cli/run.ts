import { serveCharts } from '../cluster/helm-repository.ts'
import { openCluster } from '../cluster/open.ts'
import { exitCode } from '../course/grade.ts'
import { keepProgress } from '../course/keep-progress.ts'
import { learnerName } from '../course/learner.ts'
import { BrokenLessons, readLessons } from '../course/read-lessons.ts'
import type { Reporter, RunEvent } from '../course/result.ts'
import { runCourse } from '../course/run-course.ts'
import { HandsInError } from '../errors.ts'
import type { Lesson } from '../lesson/lesson.ts'
import { emit } from '../report/document.ts'
import { jsonFailure } from '../report/json.ts'
import { makeReporters, type ReportSpec, readReportSpecs } from '../report/reporters.ts'
import type { Command, Input } from './command.ts'
import { printFailure } from './failure.ts'

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
    try {
      return await runLessons(input, specs)
    } catch (error) {
      return failed(error, input, specs)
    }
  },
}

async function runLessons(input: Input, specs: ReportSpec[]): Promise<number> {
  const learner = learnerName(input.values['learner'] as string | undefined)
  const lessons = await readLessons(input.positionals)
  const started = performance.now()
  const notes = (text: string) => input.stderr.write(`hands-in: ${text}\n`)
  const cluster = await openCluster(String(input.values['cluster']), { signal: input.signal, notes })
  try {
    const charts = await serveCharts(cluster, notes)
    const progress = keepProgress(learner, cluster.name, notes)
    try {
      const reporters: Reporter[] = [...makeReporters(specs, input), progress]
      const emitAll = (event: RunEvent) => {
        for (const reporter of reporters) reporter.on(event)
      }
      emitAll({
        kind: 'start',
        cluster: cluster.name,
        about: cluster.about,
        readyMs: performance.now() - started,
        lessons,
      })
      return await report(input, lessons, { cluster, charts: charts.url, emitAll, reporters })
    } finally {
      await charts.close()
    }
  } finally {
    await cluster.close()
  }
}

interface Running {
  cluster: Awaited<ReturnType<typeof openCluster>>
  charts: string
  emitAll: (event: RunEvent) => void
  reporters: Reporter[]
}

/** What was measured is reported, also when the run was interrupted. */
async function report({ values, signal }: Input, lessons: Lesson[], running: Running): Promise<number> {
  const { cluster, charts, emitAll, reporters } = running
  const keepGoing = values['keep-going'] === true
  try {
    const result = await runCourse(lessons, { cluster, charts, keepGoing, signal, emit: emitAll })
    emitAll({ kind: 'end', result })
    return exitCode(result)
  } finally {
    for (const reporter of reporters) await reporter.close()
  }
}

/** Whoever reads JSON gets one document even when the run could not begin. */
function failed(error: unknown, { stdout, stderr, signal }: Input, specs: ReportSpec[]): number {
  const faults =
    error instanceof BrokenLessons ? error.faults : error instanceof HandsInError ? [error.fault] : undefined
  if (!faults || signal.aborted) throw error
  for (const fault of faults) printFailure(new HandsInError(fault), stderr)
  for (const { kind, file } of specs) if (kind === 'json') emit(file ?? stdout, jsonFailure(faults))
  return Math.max(...faults.map(fault => fault.exit))
}
