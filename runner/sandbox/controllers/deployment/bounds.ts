import type { DeploymentSpec } from 'kubernetes-types/apps/v1.d.ts'

/** How many pods may be there beyond `replicas` during a rolling update. */
export function maxSurge(spec: DeploymentSpec): number {
  return isRolling(spec) ? resolved(spec.strategy?.rollingUpdate?.maxSurge ?? '25%', spec, Math.ceil) : 0
}

/** How many pods may be missing during a rolling update: never 0 together with maxSurge, or nothing would move. */
export function maxUnavailable(spec: DeploymentSpec): number {
  const replicas = spec.replicas ?? 1
  if (!isRolling(spec) || replicas === 0) return 0
  const bound = resolved(spec.strategy?.rollingUpdate?.maxUnavailable ?? '25%', spec, Math.floor)
  return Math.min(replicas, bound === 0 && maxSurge(spec) === 0 ? 1 : bound)
}

function isRolling({ strategy }: DeploymentSpec): boolean {
  return strategy?.type !== 'Recreate'
}

function resolved(bound: number | string, { replicas = 1 }: DeploymentSpec, round: (x: number) => number): number {
  if (typeof bound === 'number') return bound
  return bound.endsWith('%') ? round((Number.parseInt(bound, 10) * replicas) / 100) : Number(bound)
}
