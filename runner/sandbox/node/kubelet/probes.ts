import type { Probe } from 'kubernetes-types/core/v1.d.ts'
import type { Started } from '../runtime/runc.ts'
import type { ContainerRecord } from './container-record.ts'
import type { PodContext } from './pod-context.ts'
import { probe } from './probe.ts'
import { stopContainer } from './stop.ts'

type Kind = 'Startup' | 'Readiness' | 'Liveness'

/** Probes a container that has just been started, until it has `ended`: first startup, then readiness and liveness. */
export function startProbes(context: PodContext, record: ContainerRecord, started: Started, ended: AbortSignal): void {
  const givenUp = new AbortController()
  const over = AbortSignal.any([ended, givenUp.signal])
  const giveUp = whenGivenUp(context, record, started, givenUp)
  const { startupProbe } = record.container
  if (!startupProbe) {
    afterStartup(context, record, giveUp, over)
    return
  }
  const startup = new AbortController()
  const done = AbortSignal.any([over, startup.signal])
  follow(context, record, 'Startup', startupProbe, done, ok => {
    if (!ok) return giveUp('startup', startupProbe)
    startup.abort()
    afterStartup(context, record, giveUp, over)
    context.changed()
  })
}

type GiveUp = (kind: string, probe: Probe) => void

function afterStartup(context: PodContext, record: ContainerRecord, giveUp: GiveUp, over: AbortSignal): void {
  const { readinessProbe, livenessProbe } = record.container
  record.hasStarted()
  if (livenessProbe) {
    follow(context, record, 'Liveness', livenessProbe, over, ok => ok || giveUp('liveness', livenessProbe))
  }
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

/** A container that a probe gave up is ended, and not asked again; what follows is its restart policy's. */
function whenGivenUp(context: PodContext, record: ContainerRecord, started: Started, givenUp: AbortController): GiveUp {
  return (kind, { terminationGracePeriodSeconds: graceSeconds }) => {
    if (givenUp.signal.aborted || context.ending.aborted) return
    givenUp.abort()
    const message = `Container ${record.container.name} failed ${kind} probe, will be restarted`
    stopContainer(context, record, started, { message, graceSeconds }).catch(context.report)
  }
}
