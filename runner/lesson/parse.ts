import { createHash } from 'node:crypto'
import type { Fault } from '../errors.ts'
import { type DraftStep, draft } from './draft.ts'
import { readFrontmatter } from './frontmatter.ts'
import type { Block, Lesson, Step } from './lesson.ts'
import { pieces } from './pieces.ts'
import { Problems } from './problems.ts'

/** A lesson's file as it was read: `file` as the user named it, `path` absolute. */
export interface LessonFile {
  file: string
  path: string
  text: string
}

/** The lesson that a Markdown file holds, or everything that is wrong with the file, in the order of its lines. */
export function parseLesson({ file, path, text }: LessonFile): { lesson: Lesson } | { faults: Fault[] } {
  const problems = new Problems(file)
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n')
  const { head, bodyLine } = readFrontmatter(lines, file, problems)
  const found = pieces(lines.slice(bodyLine - 1).join('\n'), bodyLine)
  const drafts = draft(found, problems)
  if (drafts.length === 0 && problems.faults.length === 0) problems.add('LESSON_NO_STEPS', 1, { file })
  if (problems.faults.length > 0) return { faults: problems.inOrder() }
  const title = head.title ?? found.find(piece => piece.kind === 'heading')?.text ?? head.id
  return { lesson: { ...head, title, file, path, steps: drafts.map(finished) } }
}

function finished({ text, ...step }: DraftStep, index: number): Step {
  return { ...step, number: index + 1, prose: text.join('').trim(), hash: hashOf(step) }
}

/** sha256 (hex) of what decides whether a step is still the same one; prose, title, points and limits are not in it. */
function hashOf({ code, output, check, undo }: Pick<Step, 'code' | 'output' | 'check' | 'undo'>): string {
  const part = (block?: Block) => block?.code ?? null
  return createHash('sha256')
    .update(JSON.stringify([code, part(output), part(check), part(undo)]))
    .digest('hex')
}
