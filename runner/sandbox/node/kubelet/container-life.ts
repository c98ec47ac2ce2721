import type { ContainerStateTerminated } from 'kubernetes-types/core/v1.d.ts'
import type { Image } from '../images/catalogue.ts'
import { type Exit, StartError, type Started, signal } from '../runtime/runc.ts'
import { Unavailable } from '../volumes/sources.ts'
import { BackOff } from './back-off.ts'
import type { ContainerRecord } from './container-record.ts'
import { runHook } from './hooks.ts'
import type { PodContext } from './pod-context.ts'
import { startProbes } from './probes.ts'
import { imageFor } from './pull.ts'
import { startAttempt } from './start.ts'
import { stopContainer } from './stop.ts'
import { timestamp } from './timestamp.ts'
import { until } from './until.ts'

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
  const image = await imageFor(context, record)
  try {
    const started = image && (await startWhenPossible(context, record, image))
    return started && (await runToEnd(context, record, started))
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    context.events.write(context.pod(), 'Warning', 'Failed', `Error: ${error.message}`, record.container.name)
    ended(record, { exitCode: 128, reason: 'StartError', message: error.message })
    context.changed()
    return { code: 128 }
  }
}

/** Tries until what the container needs is there. */
async function startWhenPossible(
  context: PodContext,
  record: ContainerRecord,
  image: Image,
): Promise<Started | undefined> {
  while (!context.ending.aborted) {
    try {
      return await startAttempt(context, record, image)
    } catch (error) {
      if (error instanceof StartError) throw error
      await waitForWhatLacks(context, record, error)
    }
  }
  return undefined
}

/** A look each second must not be an event each second: what is said already is not said again. */
async function waitForWhatLacks(context: PodContext, record: ContainerRecord, error: unknown): Promise<void> {
  const reason = error instanceof Unavailable ? 'CreateContainerConfigError' : 'CreateContainerError'
  const message = error instanceof Error ? error.message : String(error)
  const known = record.state.waiting
  if (known?.reason !== reason || known.message !== message) {
    // What is nobody's Secret or ConfigMap is the node's own fault: the log has to have it too.
    if (!(error instanceof Unavailable)) context.report(error)
    context.events.write(context.pod(), 'Warning', 'Failed', `Error: ${message}`, record.container.name)
    record.state = { waiting: { reason, message } }
    context.changed()
  }
  await until(lookAgainMs, context.ending)
}

async function runToEnd(context: PodContext, record: ContainerRecord, started: Started): Promise<Exit> {
  const startedAt = timestamp()
  const over = new AbortController()
  record.state = { running: { startedAt } }
  void afterStart(context, record, started, over.signal).catch(context.report)
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
async function afterStart(
  context: PodContext,
  record: ContainerRecord,
  started: Started,
  over: AbortSignal,
): Promise<void> {
  const hook = record.container.lifecycle?.postStart
  if (hook) {
    const running = record.state
    record.state = { waiting: { reason: 'ContainerCreating' } }
    const complaint = await runHook(context, record, hook, longestHookMs, over)
    if (over.aborted) return
    record.state = running
    if (complaint !== undefined) {
      const { name } = record.container
      context.events.write(context.pod(), 'Warning', 'FailedPostStartHook', `PostStartHook failed: ${complaint}`, name)
      signal(started.pid, 'SIGKILL')
    }
  }
  startProbes(context, record, started, over)
  context.changed()
}

function ended(record: ContainerRecord, how: ContainerStateTerminated): void {
  const finishedAt = timestamp()
  const containerID = record.containerId ? { containerID: `runc://${record.containerId}` } : {}
  record.state = { terminated: { startedAt: finishedAt, ...how, finishedAt, ...containerID } }
  Object.assign(record, { runcId: undefined, ready: false, started: false })
}

/** The first failure is followed by an attempt at once, the next ones by growing pauses: CrashLoopBackOff. */
async function beforeNext(context: PodContext, record: ContainerRecord, backOff: BackOff): Promise<void> {
  const ms = backOff.next(true)
  record.lastState = record.state
  if (ms > 0) {
    const { name } = record.container
    const { metadata } = context.pod()
    const pod = `${metadata.name}_${metadata.namespace}(${metadata.uid})`
    const event = `Back-off restarting failed container ${name} in pod ${pod}`
    context.events.write(context.pod(), 'Warning', 'BackOff', event, name)
    const message = `back-off ${duration(ms)} restarting failed container=${name} pod=${pod}`
    record.state = { waiting: { reason: 'CrashLoopBackOff', message } }
    context.changed()
    await until(ms, context.ending)
  }
  if (!context.ending.aborted) record.restarts++
}

/** As Go's time.Duration prints it: `10s`, `1m20s`. */
function duration(ms: number): string {
  const seconds = ms / 1000
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}
