/** A measured figure, its target, and what was measured beside it in the same run. */
export interface Figure {
  what: string
  value: number
  unit: 's' | 'ms' | 'MiB' | '×'
  target: number
  /** What the machine needs for the least that could be compared, measured in this run. */
  baseline: string
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return (sorted.length % 2 ? sorted[middle] : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2) ?? Number.NaN
}

/** Runs both in turn, so that a drift of the machine's speed meets both; milliseconds of each run. */
export async function inTurn(runs: number, ours: () => Promise<void>, baseline: () => Promise<void>) {
  const times = { ours: [] as number[], baseline: [] as number[] }
  for (let run = 0; run < runs; run++) {
    times.ours.push(await timed(ours))
    times.baseline.push(await timed(baseline))
  }
  return times
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** One line of the table that `npm run bench` prints. */
export function line({ what, value, unit, target, baseline }: Figure): string {
  const digits = unit === 'ms' || unit === 'MiB' ? 0 : 2
  const verdict = value <= target ? 'met' : 'MISSED'
  const shown = `${value.toFixed(digits)} ${unit}`.padStart(10)
  return `${what.padEnd(58)}${shown}   target ${`${target} ${unit}`.padEnd(8)} ${verdict.padEnd(7)} beside: ${baseline}`
}
