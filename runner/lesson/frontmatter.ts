import { isMap, isScalar, LineCounter, type Pair, parseDocument, type YAMLMap } from 'yaml'
import { idPattern, nearest } from './attributes.ts'
import type { Lesson } from './lesson.ts'
import type { Problems } from './problems.ts'

/** What a lesson says of itself as a whole. */
export type Head = Pick<Lesson, 'id' | 'namespace' | 'variables' | 'redis'> & { title?: string }

const keys = ['id', 'title', 'namespace', 'variables', 'redis']

/** Names that a step has without declaring them; the worker gives them, `compile` keeps steps from taking them. */
export const givenNames = ['$', 'kube', 'redis', 'cluster', 'expect', 'ns', 'charts', 'captured']

/**
 * Reads the YAML between the `---` lines at a file's start. `bodyLine` is the line after it (1 without frontmatter).
 * An id left out is the file's name without its number, a namespace left out is the id.
 */
export function readFrontmatter(lines: string[], file: string, problems: Problems): { head: Head; bodyLine: number } {
  const name = (file.split(/[\\/]/).at(-1) ?? file).replace(/\.[^.]*$/, '').replace(/^\d+[-_. ]*/, '')
  const id =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'lesson'
  if (lines[0]?.trimEnd() !== '---') return { head: { id, namespace: id, variables: {} }, bodyLine: 1 }
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---')
  if (end < 0) {
    problems.add('LESSON_UNCLOSED_FRONTMATTER', 1)
    return { head: { id, namespace: id, variables: {} }, bodyLine: lines.length + 1 }
  }
  const reader = new HeadReader(lines.slice(1, end).join('\n'), problems)
  return { head: reader.head(id), bodyLine: end + 2 }
}

class HeadReader {
  readonly #problems: Problems
  readonly #counter = new LineCounter()
  readonly #map: YAMLMap | undefined

  constructor(yaml: string, problems: Problems) {
    this.#problems = problems
    const document = parseDocument(yaml, { lineCounter: this.#counter, prettyErrors: false })
    for (const error of document.errors)
      this.#problems.add('LESSON_BAD_FRONTMATTER', this.#line(error.pos[0]), { what: error.message })
    if (document.errors.length > 0) return
    if (isMap(document.contents)) this.#map = document.contents
    else this.#problems.add('LESSON_BAD_FRONTMATTER', 2, { what: 'it is no list of `key: value` lines' })
  }

  head(defaultId: string): Head {
    const entries = this.#entries(this.#map, keys)
    const id = this.#text(entries.get('id'), idPattern, 'lower-case letters, digits and hyphens') ?? defaultId
    const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
    const namespace = this.#text(entries.get('namespace'), label, 'a name that Kubernetes allows') ?? id
    const title = this.#text(entries.get('title'), /\S/, 'one line of text')
    const variables = this.#variables(entries.get('variables'))
    const redis = this.#redis(entries.get('redis'), variables['password'])
    return { id, namespace, variables, ...(title !== undefined && { title }), ...(redis && { redis }) }
  }

  #variables(pair: Pair | undefined): Record<string, string> {
    const read: [string, string][] = []
    for (const [name, entry] of this.#entries(pair?.value)) {
      if (!/^[A-Za-z_]\w*$/.test(name) || givenNames.includes(name) || isReserved(name))
        this.#bad(entry, name, 'names that TypeScript allows and that steps do not have anyway')
      const value = this.#text(entry, /^/, 'text or a number')
      if (value !== undefined) read.push([name, value])
    }
    return Object.fromEntries(read)
  }

  #redis(pair: Pair | undefined, defaultPassword: string | undefined): Lesson['redis'] {
    if (!pair) return undefined
    const entries = this.#entries(pair.value, ['service', 'password'])
    const service = this.#text(entries.get('service'), /^[a-z0-9-]+$/, "the Service's name")
    const password = this.#text(entries.get('password'), /^/, 'text') ?? defaultPassword
    if (service === undefined) this.#bad(pair, 'redis', '`{ service: NAME, password: TEXT }`')
    return { service: service ?? '', ...(password !== undefined && { password }) }
  }

  #entries(node: unknown, allowed?: string[]): Map<string, Pair> {
    const found = new Map<string, Pair>()
    for (const pair of isMap(node) ? node.items : []) {
      const name = String(isScalar(pair.key) ? pair.key.value : pair.key)
      if (allowed && !allowed.includes(name)) {
        const line = this.#lineOf(pair)
        this.#problems.add('LESSON_UNKNOWN_KEY', line, { name, nearest: nearest(name, allowed) })
      }
      found.set(name, pair)
    }
    return found
  }

  #text(pair: Pair | undefined, pattern: RegExp, allowed: string): string | undefined {
    if (!pair) return undefined
    const value = isScalar(pair.value) ? pair.value.value : undefined
    const text = value === null || value === undefined ? undefined : String(value)
    if (text !== undefined && pattern.test(text)) return text
    this.#bad(pair, String(isScalar(pair.key) ? pair.key.value : pair.key), allowed)
    return undefined
  }

  #bad(pair: Pair, name: string, allowed: string): void {
    const value = isScalar(pair.value) ? String(pair.value.value ?? '') : String(pair.value ?? '')
    this.#problems.add('LESSON_BAD_VALUE', this.#lineOf(pair), { name, value, allowed })
  }

  #lineOf({ key }: Pair): number {
    return this.#line(isScalar(key) ? (key.range?.[0] ?? 0) : 0)
  }

  /** The YAML begins on the file's second line. */
  #line(offset: number): number {
    return this.#counter.linePos(offset).line + 1
  }
}

function isReserved(name: string): boolean {
  const words = 'arguments await break case catch class const continue debugger default delete do else enum eval export'
  const more = 'extends false finally for function if implements import in instanceof interface let new null package'
  const rest =
    'private protected public return static super switch this throw true try typeof var void while with yield'
  return `${words} ${more} ${rest}`.split(' ').includes(name)
}
