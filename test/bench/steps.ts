import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { type Figure, inTurn, median } from './figure.ts'
import type { Program } from './program.ts'

const steps = Array.from({ length: 200 }, (_, index) => index + 1)

/** 200 steps that echo through `$`, and 200 of TypeScript alone, each a whole process with outputs matched. */
export async function stepFigures(program: Program): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hands-in-steps-'))
  const echo = lesson(folder, 'echo', number => `await $\`echo step-${number}\``)
  const typescript = lesson(
    folder,
    'typescript',
    number => `const text${number}: string = 'step-${number}'\nconsole.log(text${number})`,
  )
  const bare = join(folder, 'bare.mjs')
  writeFileSync(bare, bareLoop())
  try {
    await program.handsIn('up')
    const times = await inTurn(
      5,
      () => run(program, echo),
      async () => void (await execa(process.execPath, [bare], { env: { SHLVL: '1' } })),
    )
    const alone = await inTurn(
      5,
      () => run(program, typescript),
      async () => void (await execa(process.execPath, ['-e', '0'])),
    )
    return figures(times, alone)
  } finally {
    await program.handsIn('down')
    rmSync(folder, { recursive: true })
  }
}

function figures(times: Times, alone: Times): Figure[] {
  return [
    {
      what: '200 steps that echo through `$`, against a bare zx loop',
      value: median(times.ours) / median(times.baseline),
      unit: '×',
      target: 1.3,
      baseline: `the loop in ${(median(times.baseline) / 1000).toFixed(2)} s`,
    },
    {
      what: '200 steps of TypeScript alone',
      value: median(alone.ours) / 1000,
      unit: 's',
      target: 0.5,
      baseline: `node -e 0 in ${median(alone.baseline).toFixed(0)} ms`,
    },
  ]
}

type Times = Awaited<ReturnType<typeof inTurn>>

async function run(program: Program, file: string): Promise<void> {
  await program.handsIn('run', file)
}

function lesson(folder: string, name: string, code: (number: number) => string): string {
  const file = join(folder, `${name}.md`)
  const step = (number: number) =>
    `\n\`\`\`ts step s${number}\n${code(number)}\n\`\`\`\n\n\`\`\`output\nstep-${number}\n\`\`\`\n`
  writeFileSync(file, `---\nid: ${name}\ntitle: ${name}\n---\n\n# ${name}\n${steps.map(step).join('')}`)
  return file
}

function bareLoop(): string {
  const zx = resolve('node_modules/zx/build/index.js')
  return `import { $ } from ${JSON.stringify(zx)}\nfor (let i = 1; i <= 200; i++) await $\`echo step-\${i}\`\n`
}
