import { readFileSync } from 'node:fs'
import { packageFile } from '../cluster/package-file.ts'
import { openProgress, type Progress, progressPath } from './progress-file.ts'
import type { Reporter, RunEvent, StepResult } from './result.ts'

/** Writes what becomes of each step to the learner's progress, as it happens: a run that is killed keeps what it had. */
export function keepProgress(learner: string, cluster: string, tell: (text: string) => void): Reporter {
  const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'))
  const progress = openProgress(progressPath(learner), tell)
  let written: Promise<void> = Promise.resolve()
  return {
    on(event: RunEvent) {
      if (event.kind !== 'step-end') return
      written = written.then(() => write(progress, event.lesson.id, event.result, { cluster, version }))
    },
    close: () => written,
  }
}

function write(
  progress: Progress,
  lesson: string,
  { step, status, fault, points, durationMs }: StepResult,
  where: { cluster: string; version: string },
): Promise<void> {
  return progress.add({
    at: new Date().toISOString(),
    lesson,
    step: step.id,
    stepHash: step.hash,
    status: status === 'passed' ? 'passed' : 'failed',
    ...(fault && { code: fault.code }),
    points,
    durationMs: Math.round(durationMs),
    ...where,
  })
}
