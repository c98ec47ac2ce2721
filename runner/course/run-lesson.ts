import type { Cluster } from '../cluster/cluster.ts'
import { type Fault, fault, HandsInError, type Look } from '../errors.ts'
import type { Lesson, Step } from '../lesson/lesson.ts'
import { openSession, type Session } from '../step/session.ts'
import { ownNamespace } from './owned-namespace.ts'
import type { LessonResult, RunEvent, StepResult } from './result.ts'
import { runStepAndCheck, skipped } from './run-step.ts'

export interface RunOptions {
  cluster: Cluster
  /** URL of the local helm repository. */
  charts: string
  /** Whether the steps and lessons after one that failed are run. */
  keepGoing: boolean
  signal: AbortSignal
  emit: (event: RunEvent) => void
}

/** Runs a lesson's steps in order. Never rejects: what was measured until something went wrong is in the result. */
export async function runLesson(lesson: Lesson, options: RunOptions): Promise<LessonResult> {
  const started = performance.now()
  const done: StepResult[] = []
  options.emit({ kind: 'lesson', lesson })
  const broken = await runSteps(lesson, options, done).catch(error => faultOf(error, lesson, options.signal))
  return {
    lesson,
    steps: [...done, ...lesson.steps.slice(done.length).map(skipped)],
    durationMs: performance.now() - started,
    ...(broken && { fault: broken }),
  }
}

/** Adds each step's result to `done` as soon as there is one. */
async function runSteps(lesson: Lesson, options: RunOptions, done: StepResult[]): Promise<undefined> {
  await inSession(lesson, options, async session => {
    for (const step of lesson.steps) {
      const result = await runOne(session, lesson, step, options)
      done.push(result)
      options.emit({ kind: 'step-end', lesson, result })
      if (result.status === 'failed' && !options.keepGoing) return
    }
  })
}

async function inSession(
  lesson: Lesson,
  { cluster, charts, signal, emit }: RunOptions,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  const note = (text: string) => emit({ kind: 'note', text })
  // The session's process starts while the cluster is asked who has the namespace.
  const [namespace, session] = await Promise.allSettled([
    ownNamespace(cluster, lesson.namespace, { note, signal }),
    openSession(lesson, { env: cluster.env, kubeconfig: cluster.kubeconfig, charts, signal }),
  ])
  try {
    await inOpened(namespace, session, work)
  } finally {
    if (namespace.status === 'fulfilled') await namespace.value.release()
  }
}

async function inOpened(
  namespace: PromiseSettledResult<unknown>,
  session: PromiseSettledResult<Session>,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  if (session.status === 'rejected') throw namespace.status === 'rejected' ? namespace.reason : session.reason
  try {
    if (namespace.status === 'rejected') throw namespace.reason
    await work(session.value)
  } finally {
    await session.value.close()
  }
}

function runOne(session: Session, lesson: Lesson, step: Step, { emit }: RunOptions): Promise<StepResult> {
  emit({ kind: 'step', lesson, step })
  const onLook = (look: Look) => look.saw !== 'true' && emit({ kind: 'waiting', step, text: look.text })
  return runStepAndCheck(session, step, onLook)
}

/** Undefined when the run was interrupted: that is no fault of the lesson. */
function faultOf(error: unknown, lesson: Lesson, signal: AbortSignal): Fault | undefined {
  if (signal.aborted) return undefined
  if (error instanceof HandsInError) return error.fault
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  const evidence = process.env['HANDS_IN_DEBUG'] ? stack : undefined
  return fault('LESSON_BROKEN_OFF', { lesson: lesson.id, why: message }, evidence ? { detail: { evidence } } : {})
}
