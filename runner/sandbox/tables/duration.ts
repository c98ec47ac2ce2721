const units: [string, number][] = [
  ['y', 365 * 86_400],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
]

/** Up to which age, in seconds, a second unit is told: `5m30s`, but `12m`; `7h20m`, but `9h`. */
const steps: [below: number, big: string, small?: string][] = [
  [120, 's'],
  [600, 'm', 's'],
  [3 * 3600, 'm'],
  [8 * 3600, 'h', 'm'],
  [48 * 3600, 'h'],
  [8 * 86_400, 'd', 'h'],
  [730 * 86_400, 'd'],
  [8 * 365 * 86_400, 'y', 'd'],
  [Number.POSITIVE_INFINITY, 'y'],
]

/** A length of time as kubectl prints it. Source: k8s.io/apimachinery/pkg/util/duration HumanDuration. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  const [, big = 's', small] = steps.find(([below]) => seconds < below) ?? []
  const count = Math.trunc(seconds / sizeOf(big))
  const rest = small ? Math.trunc((seconds % sizeOf(big)) / sizeOf(small)) : 0
  return `${count}${big}${rest > 0 ? `${rest}${small}` : ''}`
}

function sizeOf(unit: string): number {
  return units.find(([name]) => name === unit)?.[1] ?? 1
}

/** How long ago this was: `5m30s`, or `<unknown>`. */
export function ageOf(timestamp: string | undefined | null): string {
  return timestamp ? humanDuration(Date.now() - Date.parse(timestamp)) : '<unknown>'
}
