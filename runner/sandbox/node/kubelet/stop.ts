import { type Started, signal } from '../runtime/runc.ts'
import type { ContainerRecord } from './container-record.ts'
import { runHook } from './hooks.ts'
import type { PodContext } from './pod-context.ts'

/** Source: minimumGracePeriodInSeconds, pkg/kubelet/kuberuntime; and calculateEffectiveGracePeriod, pkg/kubelet. */
const afterHookMs = 2000
const leastGraceMs = 1000

export interface StopReason {
  message: string
  /** A probe's own grace period. */
  graceSeconds?: number | undefined
}

/** Ends a container: its preStop hook, SIGTERM, and SIGKILL when the grace period is over. Resolves when it has ended. */
export async function stopContainer(
  context: PodContext,
  record: ContainerRecord,
  started: Started,
  { message, graceSeconds }: StopReason = { message: `Stopping container ${record.container.name}` },
): Promise<void> {
  const over = new AbortController()
  const exited = started.exited.finally(() => over.abort())
  context.events.write(context.pod(), 'Normal', 'Killing', message, record.container.name)
  const limit = killWhenDue(context, started.pid, over.signal, graceSeconds)
  if (await preStop(context, record, limit.graceMs(), over.signal)) limit.atLeast(afterHookMs)
  if (!over.signal.aborted) signal(started.pid, 'SIGTERM')
  await exited
}

/** A second `delete` may shorten the grace period while the container is ending. */
function killWhenDue(context: PodContext, pid: number, over: AbortSignal, graceSeconds: number | undefined) {
  const graceMs = () => Math.max(leastGraceMs, graceSecondsOf(context, graceSeconds) * 1000)
  let due = Date.now()
  let timer: NodeJS.Timeout | undefined
  const schedule = () => {
    clearTimeout(timer)
    if (!over.aborted) timer = setTimeout(() => signal(pid, 'SIGKILL'), due + graceMs() - Date.now())
  }
  const unfollow = context.onUpdate(schedule)
  over.addEventListener('abort', () => {
    unfollow()
    clearTimeout(timer)
  })
  schedule()
  const atLeast = (ms: number) => {
    due = Math.max(due, Date.now() + ms - graceMs())
    schedule()
  }
  return { graceMs, atLeast }
}

function graceSecondsOf(context: PodContext, ofProbe: number | undefined): number {
  const { metadata, spec } = context.pod()
  return metadata.deletionGracePeriodSeconds ?? ofProbe ?? spec.terminationGracePeriodSeconds ?? 30
}

/** Whether there was a hook to run. */
async function preStop(
  context: PodContext,
  record: ContainerRecord,
  graceMs: number,
  over: AbortSignal,
): Promise<boolean> {
  const hook = record.container.lifecycle?.preStop
  if (!hook || context.pod().metadata.deletionGracePeriodSeconds === 0) return false
  const complaint = await runHook(context, record, hook, graceMs, over)
  if (complaint !== undefined && !over.aborted) {
    const message = `PreStopHook failed: ${complaint}`
    context.events.write(context.pod(), 'Warning', 'FailedPreStopHook', message, record.container.name)
  }
  return true
}
