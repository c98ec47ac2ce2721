/** `npm run bench`: every figure with its target and a baseline measured in the same run. It never fails for being slow. */
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Figure, line } from './figure.ts'
import { lessonFigures } from './lesson.ts'
import { memoryFigure } from './memory.ts'
import { type Program, program } from './program.ts'
import { sandboxFigures, versionFigure } from './start-up.ts'
import { stepFigures } from './steps.ts'

const cacheHome = mkdtempSync(join(tmpdir(), 'hands-in-cache-'))
const groups = [versionFigure, sandboxFigures, lessonFigures, stepFigures, memoryFigure]
process.stdout.write(`${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}; medians\n\n`)
try {
  for (const group of groups) for (const figure of await measure(group)) process.stdout.write(`${line(figure)}\n`)
} finally {
  rmSync(cacheHome, { recursive: true, force: true })
}

async function measure(group: (program: Program) => Promise<Figure | Figure[]>): Promise<Figure[]> {
  const fresh = program(cacheHome)
  try {
    return [await group(fresh)].flat()
  } finally {
    await fresh.close()
  }
}
