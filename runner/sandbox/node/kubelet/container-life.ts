import type { ContainerStateTerminated } from 'kubernetes-types/core/v1.d.ts'
import { pause } from '../../../wait.ts'
import { type Exit, execInContainer, StartError, type Started, signal } from '../runtime/runc.ts'
import { Unavailable } from '../volumes/sources.ts'
import { BackOff } from './back-off.ts'
import type { ContainerRecord } from './container-record.ts'
import type { PodContext } from './pod-context.ts'
import { startProbes } from './probes.ts'
import { NoImage, startAttempt } from './start.ts'
import { stopContainer } from './stop.ts'
import { timestamp } from './timestamp.ts'

/** Between two looks for a Secret or ConfigMap that a container waits for. */
const lookAgainMs = 1000

/** A hook has no limit of its own upstream; here one that hangs ends its container. */
const longestHookMs = 300_000

/**
 * Runs a container until it has ended for good: it succeeded or failed and its restart policy lets it be, or the pod
 * ends. Never rejects for what a container or its author did.
 * @param restart whether an exit with this code is followed by another attempt
 */
export async function liveContainer(
  context: PodContext,
  record: ContainerRecord,
  restart: (code: number) => boolean,
): Promise<void> {
  const backOff = new BackOff()
  while (!context.ending.aborted) {
    const began = Date.now()
    const exit = await oneAttempt(context, record)
    if (!exit || context.ending.aborted || !restart(exit.code)) return
    if (Date.now() - began > BackOff.forgetMs) backOff.reset()
    await beforeNext(context, record, backOff)
  }
}

/** Undefined when the pod ended before the container could be started. */
async function oneAttempt(context: PodContext, record: ContainerRecord): Promise<Exit | undefined> {
  try {
    const started = await startWhenPossible(context, record)
    return started && (await runToEnd(context, record, started))
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    context.events.write(context.pod(), 'Warning', 'Failed', `Error: ${error.message}`, record.container.name)
    ended(record, { exitCode: 128, reason: 'StartError', message: error.message })
    context.changed()
    return { code: 128 }
  }
}

/** Tries until what the container needs is there: its image, its configuration. */
async function startWhenPossible(context: PodContext, record: ContainerRecord): Promise<Started | undefined> {
  const pulls = new BackOff()
  while (!context.ending.aborted) {
    try {
      return await startAttempt(context, record)
    } catch (error) {
      if (error instanceof NoImage) await waitForImage(context, record, error, pulls.next(false))
      else if (error instanceof Unavailable) await waitForConfiguration(context, record, error)
      else throw error
    }
  }
  return undefined
}

async function waitForImage(context: PodContext, record: ContainerRecord, error: NoImage, ms: number): Promise<void> {
  const { image, name } = record.container
  const event = (type: 'Normal' | 'Warning', reason: string, message: string) =>
    context.events.write(context.pod(), type, reason, message, name)
  event('Normal', 'Pulling', `Pulling image "${image}"`)
  event('Warning', 'Failed', `Failed to pull image "${image}": ${error.message}`)
  event('Warning', 'Failed', `Error: ${error.reason}`)
  waiting(context, record, error.reason, error.message)
  await until(ms / 10, context.ending)
  event('Normal', 'BackOff', `Back-off pulling image "${image}"`)
  event('Warning', 'Failed', 'Error: ImagePullBackOff')
  waiting(context, record, 'ImagePullBackOff', `Back-off pulling image "${image}": ${error.reason}: ${error.message}`)
  await until(ms, context.ending)
}

async function waitForConfiguration(context: PodContext, record: ContainerRecord, { message }: Error): Promise<void> {
  context.events.write(context.pod(), 'Warning', 'Failed', `Error: ${message}`, record.container.name)
  waiting(context, record, 'CreateContainerConfigError', message)
  await until(lookAgainMs, context.ending)
}

function waiting(context: PodContext, record: ContainerRecord, reason: string, message: string): void {
  record.state = { waiting: { reason, message } }
  context.changed()
}

async function runToEnd(context: PodContext, record: ContainerRecord, started: Started): Promise<Exit> {
  const startedAt = timestamp()
  const over = new AbortController()
  record.state = { running: { startedAt } }
  void afterStart(context, record, over.signal).catch(context.report)
  const stop = () => void stopContainer(context, record, started).catch(context.report)
  context.ending.addEventListener('abort', stop, { once: true })
  if (context.ending.aborted) stop()
  const exit = await started.exited
  context.ending.removeEventListener('abort', stop)
  over.abort()
  ended(record, { exitCode: exit.code, reason: exit.code === 0 ? 'Completed' : 'Error', startedAt })
  context.changed()
  return exit
}

/** Its postStart hook is done before a container counts as running; a hook that fails ends it. */
async function afterStart(context: PodContext, record: ContainerRecord, over: AbortSignal): Promise<void> {
  const { runcId = '', pid, container } = record
  const command = container.lifecycle?.postStart?.exec?.command
  if (command) {
    record.state = { waiting: { reason: 'ContainerCreating' } }
    const { code } = await execInContainer(context.places.runc, runcId, command, longestHookMs)
    if (over.aborted) return
    record.state = { running: { startedAt: timestamp() } }
    if (code !== 0 && pid !== undefined) {
      context.events.write(context.pod(), 'Warning', 'FailedPostStartHook', 'PostStartHook failed', container.name)
      signal(pid, 'SIGKILL')
    }
  }
  startProbes(context, record, over)
  context.changed()
}

function ended(record: ContainerRecord, how: ContainerStateTerminated): void {
  const finishedAt = timestamp()
  const containerID = record.containerId ? { containerID: `runc://${record.containerId}` } : {}
  record.state = { terminated: { startedAt: finishedAt, ...how, finishedAt, ...containerID } }
  Object.assign(record, { runcId: undefined, pid: undefined, ready: false, started: false })
}

/** The first failure is followed by an attempt at once, the next ones by growing pauses: CrashLoopBackOff. */
async function beforeNext(context: PodContext, record: ContainerRecord, backOff: BackOff): Promise<void> {
  const ms = backOff.next(true)
  const { name } = record.container
  const { metadata } = context.pod()
  record.lastState = record.state
  if (ms > 0) {
    const pod = `${metadata.name}_${metadata.namespace}(${metadata.uid})`
    context.events.write(
      context.pod(),
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${name} in pod ${pod}`,
      name,
    )
    waiting(
      context,
      record,
      'CrashLoopBackOff',
      `back-off ${ms / 1000}s restarting failed container=${name} pod=${pod}`,
    )
    await until(ms, context.ending)
  }
  if (!context.ending.aborted) record.restarts++
}

/** A pause that the end of the pod cuts short. */
export async function until(ms: number, ending: AbortSignal): Promise<void> {
  await pause(ms, ending).catch(reason => {
    if (!ending.aborted) throw reason
  })
}
