import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Figure } from './figure.ts'
import type { Program } from './program.ts'

/** Resident memory of the control plane while ten pods run. */
export async function memoryFigure(program: Program): Promise<Figure> {
  await program.handsIn('up')
  try {
    const before = residentMiB(program)
    const kubectl = (...args: string[]) => program.handsIn('shell', '--', 'kubectl', ...args)
    await kubectl('create', 'deployment', 'ten', '--image=redis:7.2', '--replicas=10')
    await kubectl('rollout', 'status', 'deployment/ten', '--timeout=60s')
    const value = residentMiB(program)
    return {
      what: 'memory of the control plane with ten pods',
      value,
      unit: 'MiB',
      target: 120,
      baseline: `without pods ${before.toFixed(0)} MiB`,
    }
  } finally {
    await program.handsIn('down')
  }
}

function residentMiB(program: Program): number {
  const folder = join(program.env['XDG_RUNTIME_DIR'] ?? '', 'redis-hands-in', 'default')
  const { pid } = JSON.parse(readFileSync(join(folder, 'pid'), 'utf8'))
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(status.match(/VmRSS:\s+(\d+) kB/)?.[1]) / 1024
}
