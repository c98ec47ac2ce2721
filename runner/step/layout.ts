import type { Block, Lesson } from '../lesson/lesson.ts'

/** A block of a lesson that runs, and the function that it becomes. */
export interface RunBlock extends Block {
  name: string
  kind: 'step' | 'check' | 'undo'
}

/** The name of the function that a step's code, check or undo becomes in the compiled module. */
export function functionName(kind: RunBlock['kind'], number: number): string {
  return `handsIn$${kind}${number}`
}

/** Every block of the lesson that runs, in the order of the file. */
export function runBlocks({ steps }: Lesson): RunBlock[] {
  return steps.flatMap(step => {
    const block = (kind: RunBlock['kind'], of: Block | undefined): RunBlock[] =>
      of ? [{ kind, name: functionName(kind, step.number), code: of.code, line: of.line }] : []
    return [...block('step', step), ...block('check', step.check), ...block('undo', step.undo)]
  })
}

/**
 * One TypeScript text in which every block is an async function and every line of code has its line of the Markdown.
 * `eval(0)` keeps esbuild from renaming what a function declares (it renames what other functions use undeclared);
 * `hoist` takes it out.
 */
export function layout(blocks: readonly RunBlock[]): string {
  const lines: string[] = []
  const add = (line: number, text: string) => {
    lines[line - 1] = (lines[line - 1] ?? '') + text
  }
  for (const { name, line, code } of blocks) {
    const codeLines = code.split('\n')
    add(line - 1, `export async function ${name}(){eval(0)`)
    for (const [index, text] of codeLines.entries()) add(line + index, text)
    add(line + codeLines.length, '}')
  }
  return Array.from(lines, line => line ?? '').join('\n')
}
