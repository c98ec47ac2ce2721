import { type Figure, median, timed } from './figure.ts'
import type { Program } from './program.ts'
import { redisFloor } from './redis-floor.ts'

/** Lesson 2 whole, sandbox included; and in it, from `helm install` to six nodes that say ok and linked replicas. */
export async function lessonFigures(program: Program): Promise<Figure[]> {
  const floor = await redisFloor(21_000)
  const runs: { wholeMs: number; installMs: number }[] = []
  for (let run = 0; run < 3; run++) runs.push(await once(program))
  const baseline = `six bare servers in ${floor.toFixed(2)} s`
  return [
    {
      what: 'helm install → six say cluster_state:ok, replicas linked',
      value: median(runs.map(run => run.installMs)) / 1000,
      unit: 's',
      target: 4,
      baseline,
    },
    {
      what: 'lesson 2 whole, sandbox included',
      value: median(runs.map(run => run.wholeMs)) / 1000,
      unit: 's',
      target: 25,
      baseline,
    },
  ]
}

async function once(program: Program) {
  let installMs = Number.NaN
  const wholeMs = await timed(async () => {
    const report = JSON.parse(await program.handsIn('run', 'cluster', '--report', 'json'))
    installMs = install(report).durationMs
  })
  return { wholeMs, installMs }
}

function install(report: { lessons: { steps: { id: string; durationMs: number }[] }[] }) {
  const step = report.lessons[0]?.steps.find(candidate => candidate.id === 'install')
  if (!step) throw new Error('the lesson has no step install')
  return step
}
