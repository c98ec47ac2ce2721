import { pathToFileURL } from 'node:url'
import { BlockRun } from './block-run.ts'
import type { Where } from './failure.ts'
import { Links } from './links.ts'
import type { Opening, RunRequest } from './messages.ts'
import { stepShell } from './shell.ts'
import { StackPlaces } from './stack-places.ts'

/** What a compiled module exports, as `compile` makes it. */
interface Compiled {
  give(given: Record<string, unknown>): void
  uses: Record<string, string[]>
  map: string
  functions: Record<string, () => Promise<unknown>>
}

/** A lesson's compiled module with all that its blocks are given. */
export class OpenLesson {
  readonly #opening: Opening
  readonly #compiled: Compiled
  readonly #places: StackPlaces
  readonly #links: Links
  readonly #shell = stepShell()
  readonly #captured: Record<string, string> = {}
  #loadedAhead: Promise<void> | undefined

  static async open(opening: Opening): Promise<OpenLesson> {
    const url = pathToFileURL(opening.module).href
    const { handsIn$give, handsIn$uses, handsIn$map, ...functions } = await import(url)
    return new OpenLesson(opening, { give: handsIn$give, uses: handsIn$uses, map: handsIn$map, functions }, url)
  }

  private constructor(opening: Opening, compiled: Compiled, url: string) {
    this.#opening = opening
    this.#compiled = compiled
    this.#places = new StackPlaces(url, compiled.map)
    this.#links = new Links(opening)
  }

  /** @throws whatever the block throws, and what `begun` is told to fail it with */
  async run({ name, captured, limitMs, loadOnly }: RunRequest, begun: (block: BlockRun) => void): Promise<void> {
    const { charts, namespace, variables } = this.#opening
    const uses = this.#compiled.uses[name] ?? []
    await this.#links.load(uses)
    if (loadOnly) return
    const block = new BlockRun(this.#shell, limitMs)
    begun(block)
    Object.assign(this.#captured, captured)
    await block.race(async () => {
      const links = await this.#links.ready(uses)
      const given = { $: this.#shell.$, ns: namespace, charts, captured: this.#captured }
      this.#compiled.give({ ...given, ...links, ...variables })
      const ended = this.#compiled.functions[name]?.()
      this.#loadAhead()
      return ended
    })
  }

  /** While the first commands run there is time to load what later blocks use. */
  #loadAhead(): void {
    const names = new Set(Object.values(this.#compiled.uses).flat())
    // What cannot be loaded fails the block that uses it.
    this.#loadedAhead ??= this.#links.load([...names]).catch(() => undefined)
  }

  /** What is needed to say where a failure of this block comes from. */
  async where({ line }: RunRequest): Promise<Where> {
    const linkProblem = await this.#links.lastProblem()
    const { file } = this.#opening
    return { file, line, commands: this.#shell.started, places: this.#places, ...(linkProblem && { linkProblem }) }
  }
}
