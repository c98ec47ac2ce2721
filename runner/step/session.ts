import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Look } from '../errors.ts'
import type { Lesson, Step } from '../lesson/lesson.ts'
import { builtSteps } from './built-steps.ts'
import { type CheckQuestion, runCheck } from './check-run.ts'
import type { Opening } from './messages.ts'
import type { CheckOutcome, StepOutcome } from './outcome.ts'
import { forgetSession, recordSession, sessionFolderPrefix, sweepLeftSessions } from './session-records.ts'
import { runStep } from './step-run.ts'
import { WorkerProcess } from './worker-process.ts'

export interface SessionOptions {
  /** Laid over this process' environment for steps and their commands: `Cluster.env`. */
  env: Record<string, string>
  /** Where commands begin; by default a folder of the session's own, removed when it closes. */
  cwd?: string
  /** URL of the local helm repository: `charts` in steps. */
  charts: string
  /** Path of the kubeconfig that `kube`, `redis` and `cluster` use. */
  kubeconfig: string
  /** When it is aborted, the running step is killed with all that it started, and its call rejects with the reason. */
  signal?: AbortSignal
}

/** The steps of one lesson, run one at a time in a process of their own: what they declare lives on. */
export interface Session {
  /**
   * Runs a step's code and compares its output. When it must be stopped (its limit, too much output), the session goes
   * on in a new process, in which the variables of earlier steps are undefined.
   */
  run(step: Step): Promise<StepOutcome>
  /** Asks a step's check until it is true or its limit has passed. `onLook` hears of every look. */
  check(step: Step, onLook?: (look: Look) => void): Promise<CheckOutcome>
  /** Ends the process and everything that the steps have started. */
  close(): Promise<void>
}

/**
 * Compiles the lesson's steps (or finds them compiled) and starts the process for them; ends what runs that were
 * killed have left. @throws HandsInError the first fault when a step does not compile; `compileFaults` tells them all
 */
export async function openSession(lesson: Lesson, options: SessionOptions): Promise<Session> {
  const session = new LessonSession(lesson, options)
  try {
    await session.open()
    return session
  } catch (error) {
    await session.close()
    throw error
  }
}

class LessonSession implements Session {
  readonly #lesson: Lesson
  readonly #options: SessionOptions
  readonly #captured: Record<string, string> = {}
  #folder = ''
  #opening: Opening | undefined
  #worker: WorkerProcess | undefined

  constructor(lesson: Lesson, options: SessionOptions) {
    this.#lesson = lesson
    this.#options = options
  }

  async open(): Promise<void> {
    const { charts, kubeconfig, signal } = this.#options
    const { file, namespace, variables, redis } = this.#lesson
    signal?.throwIfAborted()
    sweepLeftSessions()
    this.#folder = await mkdtemp(join(tmpdir(), sessionFolderPrefix))
    // The process starts while the steps are compiled.
    const worker = this.#start()
    const module = await builtSteps(this.#lesson, this.#folder)
    this.#opening = { kind: 'open', module, file, kubeconfig, namespace, charts, variables, ...(redis && { redis }) }
    worker.open(this.#opening)
    signal?.addEventListener('abort', this.#stop, { once: true })
  }

  async run(step: Step): Promise<StepOutcome> {
    const outcome = await runStep(this.#ready(), step, { file: this.#lesson.file, captured: this.#captured })
    this.#options.signal?.throwIfAborted()
    Object.assign(this.#captured, outcome.captures)
    return outcome
  }

  async check(step: Step, onLook: (look: Look) => void = () => undefined): Promise<CheckOutcome> {
    const { check, number } = step
    if (!check) throw new Error(`step ${step.id} has no check`)
    const question: CheckQuestion = { check, number, file: this.#lesson.file, captured: this.#captured }
    const { signal } = this.#options
    return runCheck(() => this.#ready(), question, { onLook, ...(signal && { signal }) })
  }

  async close(): Promise<void> {
    this.#options.signal?.removeEventListener('abort', this.#stop)
    await this.#end(this.#worker)
    if (this.#folder !== '') await rm(this.#folder, { recursive: true, force: true })
  }

  /** The worker, or a new one in the place of one that was stopped. */
  #ready(): WorkerProcess {
    this.#options.signal?.throwIfAborted()
    if (this.#worker && !this.#worker.hasEnded) return this.#worker
    if (this.#worker) forgetSession(this.#worker.session)
    const worker = this.#start()
    if (this.#opening) worker.open(this.#opening)
    return worker
  }

  #start(): WorkerProcess {
    const worker = new WorkerProcess({ cwd: this.#options.cwd ?? this.#folder, env: this.#options.env })
    recordSession(worker.session, this.#folder)
    this.#worker = worker
    return worker
  }

  async #end(worker: WorkerProcess | undefined): Promise<void> {
    if (!worker) return
    await worker.close()
    forgetSession(worker.session)
  }

  readonly #stop = () => this.#worker?.stop(this.#options.signal?.reason)
}
