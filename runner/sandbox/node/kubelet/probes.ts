import type { Probe } from 'kubernetes-types/core/v1.d.ts'
import { signal as sendSignal } from '../runtime/runc.ts'
import type { ContainerRecord } from './container-record.ts'
import type { PodContext } from './pod-context.ts'
import { probe } from './probe.ts'

type Kind = 'Startup' | 'Readiness' | 'Liveness'

/** Probes a container that has just been started, until `over`: first startup, then readiness and liveness. */
export function startProbes(context: PodContext, record: ContainerRecord, over: AbortSignal): void {
  const { startupProbe } = record.container
  if (!startupProbe) {
    afterStartup(context, record, over)
    return
  }
  const startup = new AbortController()
  const done = AbortSignal.any([over, startup.signal])
  follow(context, record, 'Startup', startupProbe, done, ok => {
    if (!ok) return restart(context, record, 'startup')
    startup.abort()
    afterStartup(context, record, over)
    context.changed()
  })
}

function afterStartup(context: PodContext, record: ContainerRecord, over: AbortSignal): void {
  const { readinessProbe, livenessProbe } = record.container
  record.started = true
  record.ready = !readinessProbe
  if (livenessProbe)
    follow(context, record, 'Liveness', livenessProbe, over, ok => ok || restart(context, record, 'liveness'))
  if (!readinessProbe) return
  follow(context, record, 'Readiness', readinessProbe, over, ok => {
    if (record.ready === ok) return
    record.ready = ok
    context.changed()
  })
}

function follow(
  context: PodContext,
  record: ContainerRecord,
  kind: Kind,
  what: Probe,
  over: AbortSignal,
  turned: (ok: boolean) => void,
): void {
  const { container, runcId = '' } = record
  const target = { container, runcRoot: context.places.runc, runcId, address: context.podNetwork.address }
  const failed = (output: string) => {
    // The end of a container makes its last probe fail: no news.
    if (record.runcId !== runcId || context.ending.aborted) return
    context.events.write(context.pod(), 'Warning', 'Unhealthy', `${kind} probe failed: ${output}`, container.name)
  }
  probe(what, target, { turned, failed }, over).catch(error => {
    if (!over.aborted) context.report(error)
  })
}

/** A container that its probe gave up is ended; what follows is its restart policy's. */
function restart(context: PodContext, record: ContainerRecord, kind: string): void {
  const { name } = record.container
  const graceMs = (context.pod().spec.terminationGracePeriodSeconds ?? 30) * 1000
  const { pid, runcId } = record
  // A probe goes on failing while the container takes its time to end: it is told to once.
  if (pid === undefined || record.givenUp === runcId) return
  record.givenUp = runcId
  context.events.write(
    context.pod(),
    'Normal',
    'Killing',
    `Container ${name} failed ${kind} probe, will be restarted`,
    name,
  )
  sendSignal(pid, 'SIGTERM')
  setTimeout(() => record.runcId === runcId && sendSignal(pid, 'SIGKILL'), graceMs).unref()
}
