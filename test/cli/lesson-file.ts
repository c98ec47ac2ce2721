import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Writes a lesson `t-ID.md` whose namespace is `t-ID`, and returns its path. */
export function lessonFile(folder: string, id: string, ...steps: string[]): string {
  const path = join(folder, `t-${id}.md`)
  writeFileSync(path, [`---\nid: t-${id}\nnamespace: t-${id}\n---\n# Lesson ${id}\n`, ...steps].join('\n'))
  return path
}

/** A step of one point, with what follows it. The check has 2 s. */
export function step(id: string, code: string, { output, check }: { output?: string; check?: string } = {}): string {
  const blocks = [
    `\`\`\`ts step ${id} points=1\n${code}\n\`\`\``,
    ...(output === undefined ? [] : [`\`\`\`output\n${output}\n\`\`\``]),
    ...(check === undefined ? [] : [`\`\`\`ts check timeout=2\n${check}\n\`\`\``]),
  ]
  return `${blocks.join('\n\n')}\n`
}
