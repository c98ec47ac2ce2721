import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { endMark, type FromWorker, type Opening, type RunRequest } from './messages.ts'
import { StepOutput } from './step-output.ts'
import { endSession, sessionVariable } from './sweep.ts'

/** How a worker ended, when it ended before its block did. */
export type WorkerEnd =
  | { kind: 'exit'; exitCode: number }
  | { kind: 'signal'; signal: string }
  | { kind: 'stopped'; reason: unknown }

/** What became of one block: its failure if it failed, how the worker ended if it did, and what was printed. */
export interface BlockEnd {
  done?: FromWorker
  end?: WorkerEnd
  output: string
  errors: string
}

/** How long the output of an ended worker may stay open: only a process that hides from the sweep holds it. */
const closeMs = 1000

/** The process in which a lesson's blocks run. Everything that it starts ends with it. */
export class WorkerProcess {
  readonly session = randomUUID()
  readonly #child: ChildProcess
  readonly #output: StepOutput
  #stopReason: unknown
  #ended: WorkerEnd | undefined
  #waiting: ((message: FromWorker | WorkerEnd) => void) | undefined
  #runs = 0

  constructor({ cwd, env }: { cwd: string; env: Record<string, string> }) {
    const { command, entry } = workerCommand()
    this.#child = spawn(command, entry, {
      cwd,
      env: { ...process.env, ...shellLevel(), ...env, [sessionVariable]: this.session },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    })
    this.#output = new StepOutput(this.#child, reason => this.stop(reason))
    this.#child.on('message', (message: FromWorker) => this.#waiting?.(message))
    this.#child.on('error', reason => this.#end({ kind: 'stopped', reason }))
    this.#child.on('exit', () => this.#letGo())
    this.#child.on('close', (exitCode, signal) => {
      this.#end(signal ? { kind: 'signal', signal } : { kind: 'exit', exitCode: exitCode ?? 0 })
    })
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined
  }

  open(opening: Opening): void {
    if (this.#child.connected) this.#child.send(opening)
  }

  /** Runs one block; resolves when it has ended, and everything that it printed has come, or the worker has ended. */
  async run(request: Omit<RunRequest, 'kind' | 'id'>): Promise<BlockEnd> {
    const id = ++this.#runs
    const printed = this.#output.until(endMark(this.session, id))
    const message = await new Promise<FromWorker | WorkerEnd>(resolve => {
      this.#waiting = resolve
      if (this.#ended) resolve(this.#ended)
      else if (this.#child.connected) this.#child.send({ kind: 'run', id, ...request })
    })
    this.#waiting = undefined
    if (message.kind === 'done') return { done: message, output: await printed, errors: this.#output.errors() }
    return { end: message, output: this.#output.rest(), errors: this.#output.errors() }
  }

  /** Kills the worker and everything that it started; a block that runs ends with `reason`. */
  stop(reason: unknown): void {
    this.#stopReason ??= reason
    endSession(this.session, this.#child.pid)
  }

  /** Stops the worker and resolves when it is gone. */
  async close(): Promise<void> {
    if (this.#ended) return endSession(this.session, undefined)
    const gone = new Promise(resolve => this.#child.once('close', resolve))
    this.stop(new Error('closed'))
    await gone
  }

  /** What the worker left behind may hold its output open: that ends too, and the rest of the output comes. */
  #letGo(): void {
    endSession(this.session, this.#child.pid)
    setTimeout(() => this.#child.stdout?.destroy(), closeMs).unref()
    setTimeout(() => this.#child.stderr?.destroy(), closeMs).unref()
  }

  #end(end: WorkerEnd): void {
    if (this.#ended) return
    this.#ended = this.#stopReason === undefined ? end : { kind: 'stopped', reason: this.#stopReason }
    this.#waiting?.(this.#ended)
  }
}

/** The worker's program beside this one: bundled, or its source as tests run it. */
function workerCommand(): { command: string; entry: string[] } {
  const bundled = fileURLToPath(new URL('./worker.js', import.meta.url))
  if (existsSync(bundled)) return { command: process.execPath, entry: [bundled] }
  const source = fileURLToPath(new URL('./worker.ts', import.meta.url))
  return { command: process.execPath, entry: ['--import', import.meta.resolve('tsx'), source] }
}

/** A bash that is not below another shell reads ~/.bashrc when its input is a socket, as Node's pipes are. */
function shellLevel(): Record<string, string> {
  return { SHLVL: String(Math.max(1, Number(process.env['SHLVL']) || 1)) }
}
