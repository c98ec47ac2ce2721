import { closest } from 'fastest-levenshtein'
import type { Problems } from './problems.ts'

/** Lower-case words joined by hyphens: an id is typed on the command line and is part of file names. */
export const idPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/

/** Reads the words after a block's role, each once; `end` tells which are left over. */
export class AttributeReader {
  readonly #words: string[]
  readonly #line: number
  readonly #problems: Problems
  constructor(words: string[], line: number, problems: Problems) {
    this.#words = words
    this.#line = line
    this.#problems = problems
  }

  /** The step's id: the first word, if it is no attribute. Empty when it is missing or not allowed. */
  id(): string {
    const [word] = this.#words
    if (word === undefined || word.includes('=') || word === 'observe') {
      this.#problems.add('LESSON_MISSING_ID', this.#line)
      return ''
    }
    this.#words.shift()
    if (idPattern.test(word)) return word
    this.#problems.add('LESSON_BAD_ID', this.#line, { id: word })
    return ''
  }

  flag(name: string): boolean {
    const value = this.#take(name)
    if (value !== undefined && value !== name) this.#bad(name, value, 'nothing: it stands alone')
    return value !== undefined
  }

  /** A whole number from 0, undefined when it is not given. */
  whole(name: string): number | undefined {
    const value = this.#take(name)
    if (value === undefined || /^\d{1,6}$/.test(value)) return value === undefined ? undefined : Number(value)
    this.#bad(name, value, `a whole number, like \`${name}=5\``)
    return undefined
  }

  /** Seconds as milliseconds, undefined when it is not given. */
  milliseconds(name: string): number | undefined {
    const value = this.#take(name)
    if (value === undefined) return undefined
    const seconds = /^\d{1,5}(\.\d{1,3})?$/.test(value) ? Number(value) : 0
    if (seconds > 0) return Math.round(seconds * 1000)
    this.#bad(name, value, `seconds, like \`${name}=60\``)
    return undefined
  }

  /** To be called last: every word that was not read is unknown. */
  end(allowed: readonly string[]): void {
    for (const word of this.#words) {
      const name = word.split('=')[0] ?? word
      if (allowed.includes(name)) this.#bad(name, word.slice(name.length + 1), 'given once only')
      else if (allowed.length > 0)
        this.#problems.add('LESSON_UNKNOWN_ATTRIBUTE', this.#line, { name, nearest: nearest(name, allowed) })
      else this.#problems.add('LESSON_NO_ATTRIBUTES', this.#line, { name })
    }
  }

  #take(name: string): string | undefined {
    const at = this.#words.findIndex(word => word === name || word.startsWith(`${name}=`))
    if (at < 0) return undefined
    const [word = ''] = this.#words.splice(at, 1)
    return word === name ? name : word.slice(name.length + 1)
  }

  #bad(name: string, value: string, allowed: string): void {
    this.#problems.add('LESSON_BAD_VALUE', this.#line, { name, value, allowed })
  }
}

/** The candidate that is spelt most like `word`. */
export function nearest(word: string, candidates: readonly string[]): string {
  return closest(word, [...candidates])
}
