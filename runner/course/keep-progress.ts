import { readFileSync } from 'node:fs'
import { packageFile } from '../cluster/package-file.ts'
import { type NewRecord, ProgressFile } from './progress-file.ts'
import type { Reporter, RunEvent, StepResult } from './result.ts'

/**
 * Writes what becomes of each step to a file of progress, as it happens: a run that is killed keeps what it had. Nothing
 * that goes wrong with the file ends a run. `tell` hears, a sentence each, what was wrong: once that progress cannot be
 * kept, and on `close` of which steps.
 */
export function keepProgress(path: string, cluster: string, tell: (text: string) => void): Reporter {
  return new ProgressKeeper(new ProgressFile(path, tell), cluster, tell)
}

class ProgressKeeper implements Reporter {
  readonly #file: ProgressFile
  readonly #cluster: string
  readonly #tell: (text: string) => void
  readonly #version = String(JSON.parse(readFileSync(packageFile('package.json'), 'utf8')).version)
  /** What ends while the disk is busy is written together, next. */
  #waiting: NewRecord[] = []
  #writing: Promise<void> | undefined
  #failed = false

  constructor(file: ProgressFile, cluster: string, tell: (text: string) => void) {
    this.#file = file
    this.#cluster = cluster
    this.#tell = tell
  }

  on(event: RunEvent): void {
    if (event.kind !== 'step-end') return
    this.#waiting.push(this.#record(event.lesson.id, event.result))
    this.#writing ??= this.#write()
  }

  async close(): Promise<void> {
    await this.#writing
    const steps = this.#waiting.map(record => record.step)
    if (steps.length > 0) this.#tell(`Not in your progress: ${steps.join(', ')}.`)
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#failed) await this.#writeWaiting()
    this.#writing = undefined
  }

  async #writeWaiting(): Promise<void> {
    const records = this.#waiting.splice(0)
    try {
      await this.#file.append(records)
    } catch (error) {
      this.#failed = true
      this.#waiting.unshift(...records)
      const why = error instanceof Error ? error.message : String(error)
      this.#tell(`Progress cannot be kept in ${this.#file.path} (${why}). The run goes on without.`)
    }
  }

  #record(lesson: string, { step, status, fault, points, durationMs }: StepResult): NewRecord {
    return {
      at: new Date().toISOString(),
      lesson,
      step: step.id,
      stepHash: step.hash,
      status: status === 'passed' ? 'passed' : 'failed',
      ...(fault && { code: fault.code }),
      points,
      durationMs: Math.round(durationMs),
      cluster: this.#cluster,
      version: this.#version,
    }
  }
}
