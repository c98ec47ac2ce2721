import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Lesson, Step } from '../../runner/lesson/lesson.ts'
import { parseLesson } from '../../runner/lesson/parse.ts'
import { openSession, type Session, type SessionOptions } from '../../runner/step/session.ts'

/** Folders that this test process may write to instead of the user's; removed when it ends. */
const folder = mkdtempSync(join(tmpdir(), 'hands-in-test-'))
process.env['XDG_CACHE_HOME'] = join(folder, 'cache')
process.env['XDG_RUNTIME_DIR'] = process.env['HANDS_IN_TEST_RUNTIME'] ?? folder
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

export const options: SessionOptions = { env: {}, charts: 'http://127.0.0.1:1/', kubeconfig: join(folder, 'none') }

export interface Block {
  step: string
  attributes?: string
  output?: string
  check?: string
}

/** A lesson whose steps are s1, s2, … with these codes, outputs and checks (`timeout=1` and then the code). */
export function lessonOf(...blocks: Block[]): Lesson {
  const text = blocks.map(({ step, attributes = '', output, check }, index) => {
    const [words, ...code] = (check ?? '').split('\n')
    return [
      `\`\`\`ts step s${index + 1} ${attributes}\n${step}\n\`\`\``,
      ...(output === undefined ? [] : [`\`\`\`output\n${output}\n\`\`\``]),
      ...(check === undefined ? [] : [`\`\`\`ts check ${words}\n${code.join('\n')}\n\`\`\``]),
    ].join('\n')
  })
  const head = '---\nnamespace: here\nvariables: { password: new1234 }\n---\n# A'
  const result = parseLesson({ file: 'a.md', path: '/a.md', text: [head, ...text].join('\n') })
  if ('faults' in result) throw new Error(result.faults.map(fault => fault.message).join('\n'))
  return result.lesson
}

/** Opens a session on a lesson, gives it and the steps to `body`, and closes it whatever happens. */
export async function inSession<T>(
  blocks: Block[],
  body: (session: Session, steps: Step[]) => Promise<T>,
  more: Partial<SessionOptions> = {},
): Promise<T> {
  const lesson = lessonOf(...blocks)
  const session = await openSession(lesson, { ...options, ...more })
  try {
    return await body(session, lesson.steps)
  } finally {
    await session.close()
  }
}

/** The outcomes of all steps, run one after the other. */
export function runAll(blocks: Block[], more: Partial<SessionOptions> = {}) {
  const run = async (session: Session, steps: Step[]) => {
    const outcomes = []
    for (const step of steps) outcomes.push(await session.run(step))
    return outcomes
  }
  return inSession(blocks, run, more)
}

/** What became of one check after its step. */
export function checkOf(check: string, step = '') {
  return inSession([{ step, check }], async (session, [only]) => {
    if (!only) throw new Error('no step')
    await session.run(only)
    return session.check(only)
  })
}
