import { blockOf } from './block.ts'
import { HintReader } from './hints.ts'
import type { Step } from './lesson.ts'
import type { Piece } from './pieces.ts'
import type { Problems } from './problems.ts'

/** A step while its file is read: not yet numbered, its prose in parts. */
export interface DraftStep extends Omit<Step, 'number' | 'prose' | 'hash'> {
  text: string[]
}

/** The steps of a lesson with the blocks, hints and prose that belong to each; what is wrong goes to `problems`. */
export function draft(pieces: Piece[], problems: Problems): DraftStep[] {
  const drafting = new Drafting(problems)
  for (const piece of pieces) drafting.read(piece)
  drafting.end()
  return drafting.steps
}

class Drafting {
  readonly steps: DraftStep[] = []
  readonly #problems: Problems
  readonly #hints: HintReader
  #heading: string | undefined
  /** The step that output, check, undo and hints belong to; a heading ends it. */
  #step: DraftStep | undefined
  #prose: string[] = []

  constructor(problems: Problems) {
    this.#problems = problems
    this.#hints = new HintReader(problems)
  }

  read(piece: Piece): void {
    const read = this.#hints.read(piece)
    if (read === 'inside') return
    if (read) this.#addHint(read.hint, read.line)
    else if (piece.kind === 'heading') this.#addHeading(piece)
    else if (piece.kind === 'fence') this.#addFence(piece)
    else this.#addProse(piece)
  }

  end(): void {
    this.#hints.end()
  }

  #addHeading(piece: Piece & { kind: 'heading' }): void {
    this.#heading = piece.text
    this.#step = undefined
    this.#prose.push(piece.raw)
  }

  #addProse(piece: Piece): void {
    this.#prose.push(piece.raw)
  }

  #addHint(hint: string, line: number): void {
    this.#keepProse()
    if (this.#step) this.#step.hints.push(hint)
    else this.#problems.add('LESSON_BLOCK_WITHOUT_STEP', line, { role: 'hint' })
  }

  #addFence(piece: Piece & { kind: 'fence' }): void {
    const block = blockOf(piece, this.#problems)
    if (!block) this.#addProse(piece)
    else if (block.role === 'step') this.#addStep(block.step, piece.line)
    else this.#attach(block, piece.line)
  }

  #addStep(step: Omit<DraftStep, 'title' | 'text' | 'hints'>, line: number): void {
    if (this.#heading === undefined) this.#problems.add('LESSON_STEP_WITHOUT_HEADING', line, { id: step.id })
    const first = this.steps.find(other => other.id !== '' && other.id === step.id)
    if (first) this.#problems.add('LESSON_DUPLICATE_ID', line, { id: step.id, first: first.line - 1 })
    this.#step = { ...step, title: this.#heading ?? '', text: this.#prose, hints: [] }
    this.#prose = []
    this.steps.push(this.#step)
  }

  #attach({ role, block }: Exclude<NonNullable<ReturnType<typeof blockOf>>, { role: 'step' }>, line: number): void {
    this.#keepProse()
    const step = this.#step
    const first = step?.[role]
    if (!step) this.#problems.add('LESSON_BLOCK_WITHOUT_STEP', line, { role })
    else if (first) this.#problems.add('LESSON_SECOND_BLOCK', line, { role, id: step.id, first: first.line - 1 })
    else Object.assign(step, { [role]: block })
  }

  /** What was read since the last block stands between two blocks of this step: it is about this step. */
  #keepProse(): void {
    if (!this.#step) return
    this.#step.text.push(...this.#prose)
    this.#prose = []
  }
}
