import { pause } from '../../../wait.ts'
import { execInContainer, type Started, signal } from '../runtime/runc.ts'
import type { ContainerRecord } from './container-record.ts'
import type { PodContext } from './pod-context.ts'

/** Ends a container: its preStop hook, SIGTERM, and SIGKILL when the pod's grace period is over. */
export async function stopContainer(context: PodContext, record: ContainerRecord, started: Started): Promise<void> {
  const { metadata, spec } = context.pod()
  const graceMs = (metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30) * 1000
  const over = new AbortController()
  void started.exited.then(() => over.abort())
  context.events.write(
    context.pod(),
    'Normal',
    'Killing',
    `Stopping container ${record.container.name}`,
    record.container.name,
  )
  const kill = pause(graceMs, over.signal).then(
    () => signal(started.pid, 'SIGKILL'),
    () => undefined,
  )
  await preStop(context, record, graceMs, over.signal)
  if (!over.signal.aborted) signal(started.pid, 'SIGTERM')
  await kill
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
