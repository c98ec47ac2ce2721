import type { createLogUpdate } from 'log-update'
import { exitCode, slowest } from '../course/grade.ts'
import type { Reporter, RunEvent, RunResult, StepResult } from '../course/result.ts'
import type { Lesson, Step } from '../lesson/lesson.ts'
import { failureText } from './failure.ts'
import { type Paint, paint } from './paint.ts'
import { cut, oneLine, pad, seconds } from './text.ts'

type LiveLine = ReturnType<typeof createLogUpdate>

const spinner = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'
const frameMs = 80

/** The run for a person: a line a step; on a terminal the running one moves and says what is waited for. */
export class TerminalReporter implements Reporter {
  readonly #stream: NodeJS.WriteStream
  readonly #colours: Paint
  readonly #live: LiveLine | undefined
  #idWidth = 0
  #titleWidth = 0
  #running: { step: Step; waiting: string; frame: number } | undefined
  #timer: NodeJS.Timeout | undefined

  /** @param live how the moving line is drawn; undefined where nothing moves */
  constructor(stream: NodeJS.WriteStream, live?: LiveLine) {
    this.#stream = stream
    this.#live = live
    this.#colours = paint(stream)
  }

  on(event: RunEvent): void {
    if (event.kind === 'start') this.#start(event)
    else if (event.kind === 'lesson') this.#lesson(event.lesson)
    else if (event.kind === 'step') this.#step(event.step)
    else if (event.kind === 'waiting' && this.#running) this.#running.waiting = oneLine(event.text)
    else if (event.kind === 'step-end') this.#stepEnd(event.result)
    else if (event.kind === 'note') this.#line(`     ${this.#colours.yellow('!')} ${event.text}`)
    else if (event.kind === 'end') this.#end(event.result)
  }

  async close(): Promise<void> {
    this.#still()
  }

  #start({ lessons, cluster, about, readyMs }: Extract<RunEvent, { kind: 'start' }>): void {
    const steps = lessons.flatMap(lesson => lesson.steps)
    this.#idWidth = Math.max(...steps.map(({ id }) => id.length))
    this.#titleWidth = Math.min(36, Math.max(...steps.map(({ title }) => title.length)))
    const count = `${lessons.length} ${lessons.length === 1 ? 'lesson' : 'lessons'}`
    this.#line(
      `\n  ${this.#colours.bold('redis-hands-in')} · ${count} · ${cluster} (${about}) ready in ${seconds(readyMs)}`,
    )
  }

  #lesson({ title, steps }: Lesson): void {
    this.#line(`\n  ${this.#colours.bold(title)}   ${this.#colours.dim(`${steps.length} steps`)}`)
  }

  #step(step: Step): void {
    this.#running = { step, waiting: '', frame: 0 }
    if (!this.#live) return
    this.#draw()
    this.#timer = setInterval(() => this.#draw(), frameMs)
  }

  #draw(): void {
    if (!this.#running) return
    const { step, waiting, frame } = this.#running
    this.#running.frame = frame + 1
    const mark = this.#colours.cyan(spinner[frame % spinner.length] ?? '')
    const said = waiting ? this.#colours.dim(`waiting: ${waiting}`) : ''
    const left = (this.#stream.columns ?? 80) - this.#idWidth - this.#titleWidth - 16
    this.#live?.(`${this.#row(mark, step)}   ${cut(said, Math.max(left, 10))}`)
  }

  #stepEnd(result: StepResult): void {
    this.#still()
    const passed = result.status === 'passed'
    const mark = passed ? this.#colours.green('✓') : this.#colours.red('✗')
    const { trueAfterMs, looks } = result.check ?? {}
    const late = passed && looks && looks > 1 && trueAfterMs ? `   true after ${seconds(trueAfterMs)}` : ''
    this.#line(`${this.#row(mark, result.step)} ${seconds(result.durationMs).padStart(7)}${this.#colours.dim(late)}`)
    if (!result.fault) return
    const what = result.run?.status === 'passed' ? 'check of step' : 'step'
    this.#line(`\n${failureText(result.fault, `${what} ${result.step.id}`, this.#colours)}\n`)
  }

  #row(mark: string, { id, title }: Step): string {
    return `     ${mark} ${pad(id, this.#idWidth)}   ${pad(cut(title, this.#titleWidth), this.#titleWidth)}`
  }

  #still(): void {
    clearInterval(this.#timer)
    this.#running = undefined
    this.#live?.clear()
  }

  #end(result: RunResult): void {
    this.#still()
    for (const { lesson, fault } of result.lessons)
      if (fault) this.#line(`\n${failureText(fault, lesson.title, this.#colours)}`)
    if (result.fault) this.#line(`\n${failureText(result.fault, 'the run', this.#colours)}`)
    this.#line(`\n${summary(result, this.#colours)}\n`)
  }

  #line(text: string): void {
    this.#stream.write(`${text}\n`)
  }
}

/** The last lines of a run: how it went, points, time, the slowest three, what to type next. */
function summary(result: RunResult, colours: Paint): string {
  const steps = result.lessons.flatMap(({ lesson, steps }) => steps.map(step => ({ lesson, ...step })))
  const count = (status: StepResult['status']) => steps.filter(step => step.status === status).length
  const skipped = count('skipped') ? `, ${count('skipped')} not run` : ''
  const failed = steps.find(step => step.status === 'failed')
  const ok = exitCode(result) === 0
  const verdict = result.interrupted
    ? colours.yellow('Interrupted.')
    : ok
      ? colours.green('All is true.')
      : colours.red('Not all is true.')
  const slow = slowest(result.lessons, 3).map(step => `${step.step.id} ${seconds(step.durationMs)}`)
  const next = failed
    ? `hands-in run ${failed.lesson.id}   once ${failed.step.id} is mended`
    : 'hands-in up && hands-in shell   to look around by hand'
  const lines = [
    `${verdict}  ${count('passed')} of ${steps.length} steps${skipped}   ${colours.bold(`${result.points} of ${result.pointsPossible} points`)}   ${seconds(result.durationMs)}`,
    ...(slow.length > 0 ? [colours.dim(`slowest: ${slow.join(' · ')}`)] : []),
    `next:    ${next}`,
  ]
  return lines.map(line => `  ${line}`).join('\n')
}
