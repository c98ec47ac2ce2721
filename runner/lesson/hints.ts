import type { Piece } from './pieces.ts'
import type { Problems } from './problems.ts'

interface Open {
  line: number
  hint: boolean
  text: string[]
}

const tag = /<details\b[^>]*>|<\/details\s*>/gi
const summary = /^\s*<summary\b[^>]*>(.*?)<\/summary\s*>/is

/** Gathers what stands in `<details><summary>Hint…</summary> … </details>`; other details stay prose. */
export class HintReader {
  readonly #problems: Problems
  readonly #open: Open[] = []
  constructor(problems: Problems) {
    this.#problems = problems
  }

  /** A hint that this piece ends; 'inside' when the piece is part of one; undefined when it has nothing to do with hints. */
  read(piece: Piece): { hint: string; line: number } | 'inside' | undefined {
    if (piece.kind === 'html') return this.#readHtml(piece)
    const hint = this.#hint()
    if (!hint) return undefined
    if (piece.kind === 'fence' && /^ts\s+(step|check|undo)\b/.test(piece.info))
      this.#problems.add('LESSON_STEP_IN_HINT', piece.line)
    hint.text.push(piece.raw)
    return 'inside'
  }

  /** To be called at the end of the file: what is open now stays open. */
  end(): void {
    for (const { line } of this.#open) this.#problems.add('LESSON_UNCLOSED_DETAILS', line)
  }

  #readHtml({ raw, line }: Piece): { hint: string; line: number } | 'inside' | undefined {
    const wasInside = this.#hint() !== undefined
    let done: { hint: string; line: number } | undefined
    let from = 0
    for (const match of raw.matchAll(tag)) {
      this.#hint()?.text.push(raw.slice(from, match.index))
      from = match.index + match[0].length
      if (match[0].startsWith('</')) done = this.#close(match[0]) ?? done
      else from += this.#begin(match[0], raw.slice(from), line + lineBreaks(raw.slice(0, match.index)))
    }
    this.#hint()?.text.push(raw.slice(from))
    return done ?? (wasInside || this.#hint() ? 'inside' : undefined)
  }

  /** The characters of `rest` that are the summary of a hint, and so no part of its text. */
  #begin(tagText: string, rest: string, line: number): number {
    const title = summary.exec(rest)
    const hint = !this.#hint() && /^\s*(hint|힌트)/i.test(title?.[1] ?? '')
    this.#hint()?.text.push(tagText)
    this.#open.push({ line, hint, text: [] })
    return hint && title ? title[0].length : 0
  }

  #close(tagText: string): { hint: string; line: number } | undefined {
    const closed = this.#open.pop()
    if (closed?.hint) return { hint: closed.text.join('').trim(), line: closed.line }
    this.#hint()?.text.push(tagText)
    return undefined
  }

  #hint(): Open | undefined {
    return this.#open.find(open => open.hint)
  }
}

function lineBreaks(text: string): number {
  return text.split('\n').length - 1
}
