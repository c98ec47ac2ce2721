import type { SourceMap } from 'node:module'
import type { Message, TransformOptions } from 'esbuild'
import { type Fault, fault } from '../errors.ts'
import { givenNames } from '../lesson/frontmatter.ts'
import type { Lesson } from '../lesson/lesson.ts'
import { type Declared, hoist } from './hoist.ts'
import { layout, type RunBlock, runBlocks } from './layout.ts'

/** What steps use that is loaded only when one of them does. */
export const lazyNames = ['kube', 'redis', 'cluster', 'expect']

const options: TransformOptions = {
  loader: 'ts',
  target: 'node20',
  sourcemap: 'external',
  sourcefile: 'lesson.md',
  sourcesContent: false,
  logLevel: 'silent',
  tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true, useDefineForClassFields: true } },
}

/**
 * The JavaScript module of a lesson's steps, checks and undos, or everything in them that does not compile. It exports
 * one function for each (`functionName`), `handsIn$give` for what steps are given, `handsIn$uses` and `handsIn$map`.
 */
export async function compile(lesson: Lesson): Promise<{ source: string } | { faults: Fault[] }> {
  const blocks = runBlocks(lesson)
  const whole = await transform(blocks)
  if ('errors' in whole) return { faults: await everyFault(lesson, blocks) }
  const steps = new Set(blocks.filter(({ kind }) => kind === 'step').map(({ name }) => name))
  const { code, declared, uses } = hoist(whole.code, steps, lazyNames)
  const given = [...givenNames, ...Object.keys(lesson.variables)]
  const faults = nameFaults(lesson.file, declared, given, await lineFinder(whole))
  if (faults.length > 0) return { faults }
  const give = `let ${given};export function handsIn$give(given){({${given}}=given)};`
  const names = [...new Set(declared.map(({ name }) => name))]
  const rest = [
    names.length > 0 ? `var ${names};` : '',
    `export const handsIn$uses = ${JSON.stringify(uses)}`,
    `export const handsIn$map = ${JSON.stringify(whole.map)}`,
  ]
  return { source: `${give}${code}\n${rest.join('\n')}\n` }
}

async function transform(blocks: readonly RunBlock[]): Promise<{ code: string; map: string } | { errors: Message[] }> {
  const esbuild = await import('esbuild')
  try {
    return await esbuild.transform(layout(blocks), options)
  } catch (error) {
    if (error instanceof Error && 'errors' in error && Array.isArray(error.errors)) return { errors: error.errors }
    throw error
  }
}

/** esbuild stops at the first syntax error: block by block it finds one in each. */
async function everyFault(lesson: Lesson, blocks: readonly RunBlock[]): Promise<Fault[]> {
  const results = await Promise.all(blocks.map(block => transform([block])))
  return results.flatMap(result => ('errors' in result ? result.errors.map(error => messageFault(lesson, error)) : []))
}

function messageFault({ file }: Lesson, { text, location }: Message): Fault {
  const place = { file, line: location?.line ?? 1 }
  const line = location?.lineText.trim() ?? ''
  if (/^import\b(?!\s*[(.])/.test(line)) return fault('STEP_STATIC_IMPORT', { text: line }, { place })
  const column = (location?.column ?? 0) + 1
  return fault('STEP_NOT_COMPILED', { sentence: text, column, text: line }, { place })
}

function nameFaults(
  file: string,
  declared: readonly Declared[],
  given: readonly string[],
  lineOf: (offset: number) => number,
): Fault[] {
  const firsts = new Map<string, Declared>()
  return declared.flatMap(one => {
    const { name, by, offset } = one
    const place = { file, line: lineOf(offset) }
    if (given.includes(name)) return fault('STEP_NAME_GIVEN', { name }, { place })
    const first = firsts.get(name) ?? one
    firsts.set(name, first)
    return first.by === by ? [] : fault('STEP_NAME_TWICE', { name, first: lineOf(first.offset) }, { place })
  })
}

/** Finds the Markdown's line (from 1) of an offset in the JavaScript. */
async function lineFinder({ code, map }: { code: string; map: string }): Promise<(offset: number) => number> {
  const { SourceMap } = await import('node:module')
  const sourceMap: SourceMap = new SourceMap(JSON.parse(map))
  return offset => {
    const lines = code.slice(0, offset).split('\n')
    const entry = sourceMap.findEntry(lines.length - 1, lines.at(-1)?.length ?? 0)
    return 'originalLine' in entry ? entry.originalLine + 1 : 1
  }
}
