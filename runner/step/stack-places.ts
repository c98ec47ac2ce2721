import { SourceMap } from 'node:module'

/** Finds lines of the Markdown in the stacks of what a compiled module throws. */
export class StackPlaces {
  readonly #url: string
  readonly #json: string
  #map: SourceMap | undefined

  constructor(url: string, map: string) {
    this.#url = url
    this.#json = map
  }

  /** The Markdown's line (from 1) of the first frame that lies in the module. */
  lineIn(stack: string): number | undefined {
    const at = stack.indexOf(`${this.#url}:`)
    if (at < 0) return undefined
    const [line, column] = stack
      .slice(at + this.#url.length + 1)
      .split(':')
      .map(part => Number.parseInt(part, 10))
    this.#map ??= new SourceMap(JSON.parse(this.#json))
    const entry = this.#map.findEntry((line ?? 1) - 1, (column ?? 1) - 1)
    return 'originalLine' in entry ? entry.originalLine + 1 : undefined
  }
}
