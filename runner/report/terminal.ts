import type { createLogUpdate } from 'log-update'
import type { Reporter, RunEvent, RunResult, StepResult } from '../course/result.ts'
import type { Lesson, Step } from '../lesson/lesson.ts'
import { failureText } from './failure.ts'
import { type Paint, paint } from './paint.ts'
import { summary } from './summary.ts'
import { cut, oneLine, pad, seconds, visible, widest } from './text.ts'

/** What the terminal report is written to; `columns` only of a terminal. */
export interface Screen {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

type LiveLine = ReturnType<typeof createLogUpdate>

const spinner = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'
const frameMs = 80
const titleColumns = 36

/** The run for a person: a line a step; on a terminal the running one moves and says what is waited for. */
export class TerminalReporter implements Reporter {
  readonly #screen: Screen
  readonly #program: string
  readonly #colours: Paint
  readonly #live: LiveLine | undefined
  #begun = false
  #idWidth = 0
  #titleWidth = 0
  #running: { step: Step; waiting: string; frame: number } | undefined
  #timer: NodeJS.Timeout | undefined

  /**
   * @param program what is typed before the name of a command: `hands-in`
   * @param live how the moving line is drawn; undefined where nothing moves
   */
  constructor(screen: Screen, program: string, live?: LiveLine) {
    this.#screen = screen
    this.#program = program
    this.#live = live
    this.#colours = paint(screen)
  }

  on(event: RunEvent): void {
    if (event.kind === 'start') this.#start(event)
    else if (event.kind === 'lesson') this.#lesson(event.lesson)
    else if (event.kind === 'step') this.#step(event.step)
    else if (event.kind === 'waiting') this.#waiting(event.text)
    else if (event.kind === 'step-end') this.#stepEnd(event.result)
    else if (event.kind === 'note') this.#note(event.text)
    else if (event.kind === 'end') this.#end(event.result)
  }

  async close(): Promise<void> {
    this.#still()
    this.#live?.done()
  }

  #start({ lessons, cluster, about, readyMs }: Extract<RunEvent, { kind: 'start' }>): void {
    this.#begun = true
    const steps = lessons.flatMap(lesson => lesson.steps)
    this.#idWidth = widest(steps.map(({ id }) => id))
    this.#titleWidth = Math.min(titleColumns, widest(steps.map(({ title }) => visible(title))))
    const count = `${lessons.length} ${lessons.length === 1 ? 'lesson' : 'lessons'}`
    const where = `${cluster} (${about}) ready in ${seconds(readyMs)}`
    this.#line(`\n  ${this.#colours.bold('redis-hands-in')} · ${count} · ${where}`)
  }

  #lesson({ title, file, steps }: Lesson): void {
    const [, number] = /(?:^|[/\\])0*(\d+)-[^/\\]*$/.exec(file) ?? []
    const name = visible(number ? `${number}  ${title}` : title)
    const count = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`
    this.#line(`\n  ${this.#colours.bold(name)}   ${this.#colours.dim(count)}`)
  }

  #step(step: Step): void {
    this.#running = { step, waiting: '', frame: 0 }
    if (!this.#live) return
    this.#draw()
    this.#timer = setInterval(() => this.#draw(), frameMs).unref()
  }

  #waiting(text: string): void {
    if (!this.#running) return
    this.#running.waiting = oneLine(text)
    this.#draw()
  }

  #note(text: string): void {
    this.#line(`     ${this.#colours.yellow('!')} ${visible(text)}`)
    this.#draw()
  }

  #draw(): void {
    if (!this.#live || !this.#running) return
    const { step, waiting, frame } = this.#running
    this.#running.frame = frame + 1
    const mark = this.#colours.cyan(spinner[frame % spinner.length] ?? '')
    const left = (this.#screen.columns || 80) - this.#idWidth - this.#titleWidth - 14
    const said = waiting === '' ? '' : this.#colours.dim(cut(`waiting: ${waiting}`, Math.max(left, 10)))
    this.#live(`${this.#row(mark, step)}   ${said}`)
  }

  #stepEnd(result: StepResult): void {
    this.#still()
    const passed = result.status === 'passed'
    const mark = passed ? this.#colours.green('✓') : this.#colours.red('✗')
    const { trueAfterMs, looks } = result.check ?? {}
    const late = passed && looks && looks > 1 && trueAfterMs ? `   true after ${seconds(trueAfterMs)}` : ''
    this.#line(`${this.#row(mark, result.step)} ${seconds(result.durationMs).padStart(7)}${this.#colours.dim(late)}`)
    if (!result.fault) return
    const what = result.run?.status === 'passed' && result.step.check ? 'check of step' : 'step'
    this.#line(`\n${failureText(result.fault, `${what} ${result.step.id}`, this.#colours)}\n`)
  }

  #row(mark: string, { id, title }: Step): string {
    const name = pad(cut(visible(title), this.#titleWidth), this.#titleWidth)
    return `     ${mark} ${pad(id, this.#idWidth)}   ${name}`
  }

  #still(): void {
    clearInterval(this.#timer)
    this.#running = undefined
    this.#live?.clear()
  }

  /** Why a run could not begin is told by whoever could not begin it. */
  #end(result: RunResult): void {
    this.#still()
    if (!this.#begun) return
    for (const { lesson, fault } of result.lessons)
      if (fault) this.#line(`\n${failureText(fault, `lesson ${lesson.id}`, this.#colours)}`)
    for (const fault of result.faults) this.#line(`\n${failureText(fault, 'the run', this.#colours)}`)
    this.#line(`\n${summary(result, this.#program, this.#colours)}\n`)
  }

  /** In the place of the moving line. */
  #line(text: string): void {
    this.#live?.clear()
    this.#screen.write(`${text}\n`)
  }
}
