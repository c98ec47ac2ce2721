import type { Cluster } from '../cluster/cluster.ts'
import { HandsInError, type Look } from '../errors.ts'
import type { Lesson, Step } from '../lesson/lesson.ts'
import { openSession, type Session } from '../step/session.ts'
import { type OwnedNamespace, ownNamespace } from './owned-namespace.ts'
import type { LessonResult, RunEvent, StepResult } from './result.ts'
import { runStepAndCheck, skipped } from './run-step.ts'

export interface RunOptions {
  cluster: Cluster
  /** URL of the local helm repository. */
  charts: string
  keepGoing: boolean
  signal: AbortSignal
  emit: (event: RunEvent) => void
}

/** Runs a lesson's steps in order. Never rejects for what a lesson did, nor when it is interrupted: the rest is skipped. */
export async function runLesson(lesson: Lesson, options: RunOptions): Promise<LessonResult> {
  const started = performance.now()
  options.emit({ kind: 'lesson', lesson })
  const steps: StepResult[] = []
  const result = (): LessonResult => {
    const rest = lesson.steps.slice(steps.length).map(skipped)
    return { lesson, steps: [...steps, ...rest], durationMs: performance.now() - started }
  }
  try {
    await inNamespace(lesson, options, async (session, namespace) => {
      for (const step of lesson.steps) {
        const done = await one(session, namespace, lesson, step, options)
        steps.push(done)
        options.emit({ kind: 'step-end', lesson, result: done })
        if (done.status === 'failed' && !options.keepGoing) return
      }
    })
    return result()
  } catch (error) {
    if (options.signal.aborted) return result()
    if (error instanceof HandsInError) return { ...result(), fault: error.fault }
    throw error
  }
}

async function inNamespace(
  lesson: Lesson,
  { cluster, charts, signal, emit }: RunOptions,
  work: (session: Session, namespace: OwnedNamespace) => Promise<void>,
): Promise<void> {
  const note = (text: string) => emit({ kind: 'note', text })
  const namespace = await ownNamespace(cluster, lesson.namespace, { note, signal })
  try {
    const session = await openSession(lesson, { env: cluster.env, kubeconfig: cluster.kubeconfig, charts, signal })
    try {
      await work(session, namespace)
    } finally {
      await session.close()
    }
  } finally {
    namespace.release()
  }
}

async function one(
  session: Session,
  namespace: OwnedNamespace,
  lesson: Lesson,
  step: Step,
  { emit }: RunOptions,
): Promise<StepResult> {
  emit({ kind: 'step', lesson, step })
  const waiting = (look: Look) => look.saw !== 'true' && emit({ kind: 'waiting', step, text: look.text })
  const result = await runStepAndCheck(session, step, waiting)
  await namespace.claim()
  return result
}
