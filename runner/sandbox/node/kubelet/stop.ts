import { type Started, signal } from '../runtime/runc.ts'
import type { ContainerRecord } from './container-record.ts'
import { type Hook, runHook } from './hooks.ts'
import type { PodContext } from './pod-context.ts'

/** Source: minimumGracePeriodInSeconds, pkg/kubelet/kuberuntime; and calculateEffectiveGracePeriod, pkg/kubelet. */
const afterHookMs = 2000
const leastGraceMs = 1000

export interface StopReason {
  message: string
  /** A probe's own grace period. */
  graceSeconds?: number | undefined
}

/** Ends a container: its preStop hook, SIGTERM, and SIGKILL when the grace period is over. Resolves at its end. */
export async function stopContainer(
  context: PodContext,
  record: ContainerRecord,
  started: Started,
  { message, graceSeconds }: StopReason = { message: `Stopping container ${record.container.name}` },
): Promise<void> {
  const over = new AbortController()
  const exited = started.exited.finally(() => over.abort())
  context.events.write(context.pod(), 'Normal', 'Killing', message, record.container.name)
  const graceMs = () => Math.max(leastGraceMs, graceSecondsOf(context, graceSeconds) * 1000)
  const hook = record.container.lifecycle?.preStop
  const kill = killWhenDue(context, started.pid, over.signal, graceMs, hook ? graceMs() + afterHookMs : 0)
  if (hook) {
    await preStop(context, record, hook, graceMs(), over.signal)
    kill.notWithin(afterHookMs)
  }
  if (!over.signal.aborted) signal(started.pid, 'SIGTERM')
  await exited
}

/** A second `delete` may shorten the grace period while the container is ending; to nothing, when it is forced. */
function killWhenDue(
  context: PodContext,
  pid: number,
  over: AbortSignal,
  graceMs: () => number,
  notWithinMs: number,
): { notWithin(ms: number): void } {
  const began = Date.now()
  let notBefore = began + notWithinMs
  let timer: NodeJS.Timeout | undefined
  const schedule = () => {
    clearTimeout(timer)
    const due = isForced(context) ? began + graceMs() : Math.max(notBefore, began + graceMs())
    if (!over.aborted) timer = setTimeout(() => signal(pid, 'SIGKILL'), due - Date.now())
  }
  const unfollow = context.onUpdate(schedule)
  over.addEventListener('abort', () => {
    unfollow()
    clearTimeout(timer)
  })
  schedule()
  const notWithin = (ms: number) => {
    notBefore = Date.now() + ms
    schedule()
  }
  return { notWithin }
}

function isForced(context: PodContext): boolean {
  return context.pod().metadata.deletionGracePeriodSeconds === 0
}

function graceSecondsOf(context: PodContext, ofProbe: number | undefined): number {
  const { metadata, spec } = context.pod()
  return metadata.deletionGracePeriodSeconds ?? ofProbe ?? spec.terminationGracePeriodSeconds ?? 30
}

async function preStop(
  context: PodContext,
  record: ContainerRecord,
  hook: Hook,
  graceMs: number,
  over: AbortSignal,
): Promise<void> {
  if (isForced(context)) return
  const complaint = await runHook(context, record, hook, graceMs, over)
  if (complaint === undefined || over.aborted) return
  const message = `PreStopHook failed: ${complaint}`
  context.events.write(context.pod(), 'Warning', 'FailedPreStopHook', message, record.container.name)
}
