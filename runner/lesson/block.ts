import { distance } from 'fastest-levenshtein'
import { AttributeReader, nearest } from './attributes.ts'
import type { Block, Check, Step } from './lesson.ts'
import type { Piece } from './pieces.ts'
import type { Problems } from './problems.ts'

type Fence = Piece & { kind: 'fence' }

/** What a fence with a role holds. */
export type RoleBlock =
  | { role: 'step'; step: Pick<Step, 'id' | 'code' | 'line' | 'points' | 'timeoutMs' | 'observe'> }
  | { role: 'check'; block: Check }
  | { role: 'output' | 'undo'; block: Block }

/** What a step or check gets that does not say otherwise. */
const defaults = { points: 1, stepTimeoutMs: 60_000, checkTimeoutMs: 30_000, holdMs: 0 }

const roles = ['step', 'check', 'undo'] as const

/** The block of a fence whose first words give it a role; undefined for one that is prose. Faults go to `problems`. */
export function blockOf(fence: Fence, problems: Problems): RoleBlock | undefined {
  const words = fence.info.split(/\s+/).filter(Boolean)
  const role = roleOf(words, fence.line, problems)
  if (!role) return undefined
  checkClosed(fence, problems)
  const block: Block = { code: fence.code, line: fence.line + 1 }
  const reader = new AttributeReader(words.slice(role === 'output' ? 1 : 2), fence.line, problems)
  if (role === 'step') return { role, step: step(block, reader) }
  if (role === 'check') return { role, block: check(block, reader) }
  reader.end([])
  return { role, block }
}

function roleOf([language = '', role]: string[], line: number, problems: Problems) {
  if (language === 'output') return language
  if (distance(language, 'output') <= 2)
    problems.add('LESSON_UNKNOWN_ROLE', line, { role: language, nearest: 'output' })
  if (role === undefined) return undefined
  const known = roles.find(name => name === role)
  if (language === 'ts') {
    if (!known) problems.add('LESSON_UNKNOWN_ROLE', line, { role, nearest: nearest(role, roles) })
    return known
  }
  if (known) problems.add('LESSON_NOT_TYPESCRIPT', line, { language, role })
  return undefined
}

function step(block: Block, reader: AttributeReader): Pick<Step, 'id' | 'points' | 'timeoutMs' | 'observe'> & Block {
  const id = reader.id()
  const points = reader.whole('points') ?? defaults.points
  const timeoutMs = reader.milliseconds('timeout') ?? defaults.stepTimeoutMs
  const observe = reader.flag('observe')
  reader.end(['points', 'timeout', 'observe'])
  return { ...block, id, points, timeoutMs, observe }
}

function check(block: Block, reader: AttributeReader): Check {
  const timeoutMs = reader.milliseconds('timeout') ?? defaults.checkTimeoutMs
  const holdMs = reader.milliseconds('hold') ?? defaults.holdMs
  reader.end(['timeout', 'hold'])
  return { ...block, timeoutMs, holdMs }
}

/**
 * A fence is unclosed when the file ends in it, or when a fence with words of its own opens inside: that one was meant
 * to stand after it, and its end was taken for the end of both.
 */
function checkClosed({ raw, line, code }: Fence, problems: Problems): void {
  const marks = /^\s*(`{3,}|~{3,})/.exec(raw)?.[1] ?? '```'
  const closing = new RegExp(`\\n[\\s>]*${marks}+[ \\t]*\\n*$`)
  const opening = new RegExp(`^ {0,3}${marks}+ *(ts|output|sh|bash|text|yaml|json)\\b`)
  const swallowed = code.split('\n').findIndex(text => opening.test(text))
  if (swallowed < 0 && closing.test(raw)) return
  const until = swallowed < 0 ? 'the end of the lesson' : `line ${line + 1 + swallowed}, where another opens`
  problems.add('LESSON_UNCLOSED_FENCE', line, { marks, until })
}
