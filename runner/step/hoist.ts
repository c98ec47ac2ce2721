import type { FunctionDeclaration, Program, Statement } from 'acorn'
import { type AnyNode, parse } from 'acorn'
import MagicString from 'magic-string'
import { namesOf, namesUsed } from './names.ts'

/** A name that a step declares at its top level; `offset` is where, in the JavaScript. */
export interface Declared {
  name: string
  /** The function of the step that declares it. */
  by: string
  offset: number
}

export interface Hoisted {
  code: string
  declared: Declared[]
  /** Which of `lazy` each function uses. */
  uses: Record<string, string[]>
}

/**
 * Moves what steps declare at their top level out to the module, so that it lives on in later steps and in checks.
 * Every edit stays within its line: the source map of `javascript` still holds for lines.
 * `steps` are the names of the functions that are steps; undefined when the text holds something beside functions.
 */
export function hoist(javascript: string, steps: ReadonlySet<string>, lazy: readonly string[]): Hoisted {
  const code = new MagicString(javascript)
  const declared: Declared[] = []
  const uses: Record<string, string[]> = {}
  for (const fn of functions(parse(javascript, { ecmaVersion: 'latest', sourceType: 'module' }))) {
    const [marker, ...statements] = fn.body.body
    if (marker) code.remove(marker.start, marker.end)
    const used = namesUsed(fn.body)
    uses[fn.id.name] = lazy.filter(name => used.has(name))
    if (!steps.has(fn.id.name)) continue
    for (const statement of statements) {
      const names = liftStatement(code, statement, fn.body.start + 1)
      declared.push(...names.map(({ name, start }) => ({ name, by: fn.id.name, offset: start })))
    }
  }
  return { code: code.toString(), declared, uses }
}

function functions({ body }: Program): FunctionDeclaration[] {
  return body.flatMap(node =>
    node.type === 'ExportNamedDeclaration' && node.declaration?.type === 'FunctionDeclaration'
      ? [node.declaration]
      : [],
  )
}

/** `bodyStart` is where the step's first statement may stand: functions are there before they are declared. */
function liftStatement(code: MagicString, node: Statement, bodyStart: number): { name: string; start: number }[] {
  if (node.type === 'ClassDeclaration' && node.id) {
    code.appendLeft(node.start, `${node.id.name} = `).appendRight(node.end, ';')
    return [node.id]
  }
  if (node.type === 'FunctionDeclaration' && node.id) {
    const { name, start, end } = node.id
    code.overwrite(start, end, `${name}$hoisted`).appendLeft(bodyStart, `${name} = ${name}$hoisted;`)
    return [node.id]
  }
  if (node.type !== 'VariableDeclaration' || node.kind === 'using' || node.kind === 'await using') return []
  return liftVariables(code, node)
}

/** `const a = 1, { b } = c` becomes `(a = 1, { b } = c)`. */
function liftVariables(code: MagicString, { start, declarations }: AnyNode & { type: 'VariableDeclaration' }) {
  const [first] = declarations
  const last = declarations.at(-1)
  if (!first || !last) return []
  for (const { init, end } of declarations) if (!init) code.appendLeft(end, ' = void 0')
  code.overwrite(start, first.start, '(').appendLeft(last.end, ')')
  return declarations.flatMap(({ id }) => namesOf(id))
}
