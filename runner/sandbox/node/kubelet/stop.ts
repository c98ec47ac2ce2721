import { pause } from '../../../wait.ts'
import { execInContainer, type Started, signal } from '../runtime/runc.ts'
import type { ContainerRecord } from './container-record.ts'
import type { PodContext } from './pod-context.ts'

/** Ends a container: its preStop hook, SIGTERM, and SIGKILL when the pod's grace period is over. */
export async function stopContainer(context: PodContext, record: ContainerRecord, started: Started): Promise<void> {
  const { name } = record.container
  const over = new AbortController()
  void started.exited.then(() => over.abort())
  context.events.write(context.pod(), 'Normal', 'Killing', `Stopping container ${name}`, name)
  killWhenDue(context, started.pid, over.signal)
  await preStop(context, record, graceMsOf(context), over.signal)
  if (!over.signal.aborted) signal(started.pid, 'SIGTERM')
  await started.exited
}

/** A second `delete` may shorten the grace period while the container is ending. */
function killWhenDue(context: PodContext, pid: number, over: AbortSignal): void {
  const began = Date.now()
  let timer: NodeJS.Timeout
  const schedule = () => {
    clearTimeout(timer)
    timer = setTimeout(() => signal(pid, 'SIGKILL'), began + graceMsOf(context) - Date.now())
  }
  const unfollow = context.onUpdate(schedule)
  schedule()
  over.addEventListener('abort', () => {
    unfollow()
    clearTimeout(timer)
  })
}

function graceMsOf(context: PodContext): number {
  const { metadata, spec } = context.pod()
  return (metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30) * 1000
}

async function preStop(
  { places }: PodContext,
  record: ContainerRecord,
  graceMs: number,
  over: AbortSignal,
): Promise<void> {
  const hook = record.container.lifecycle?.preStop
  if (!hook || graceMs === 0) return
  const command = hook.exec?.command
  if (command && record.runcId) await execInContainer(places.runc, record.runcId, command, graceMs)
  const { sleep } = hook as { sleep?: { seconds: number } }
  if (sleep) await pause(Math.min(sleep.seconds * 1000, graceMs), over).catch(() => undefined)
}
