import { type Code, fault, type Look } from '../errors.ts'
import type { Check } from '../lesson/lesson.ts'
import { pause } from '../wait.ts'
import { functionName } from './layout.ts'
import { LookHistory } from './look-history.ts'
import type { Failure } from './messages.ts'
import type { CheckOutcome } from './outcome.ts'
import type { BlockEnd, WorkerProcess } from './worker-process.ts'

/** Between two looks: at first, at most, and how it grows. */
const interval = { firstMs: 50, lastMs: 500, growth: 1.5 }
/** How long one look may take. A look that answers nothing is given up, and asked again. */
const lookLimitMs = 10_000
/** A worker that does not even give up a look in this time more is stuck in a loop, and is stopped. */
const stuckMs = 2000

export interface CheckQuestion {
  check: Check
  /** The step's number. */
  number: number
  file: string
  captured: Record<string, string>
}

interface Asking {
  onLook: (look: Look) => void
  signal?: AbortSignal
}

/**
 * Asks a check again and again, from every 50 ms to every 500 ms, until it is true and has stayed so for `holdMs`, or
 * until its limit. What each look counts as is told at `failureOf`. It ends as CHECK_LOST when it was true once, as
 * CHECK_UNASKED when the last look found nobody to ask, and else as CHECK_NEVER_TRUE; at once as CHECK_BROKEN when
 * its code uses a name that is not there.
 * @throws the signal's reason when it is aborted
 */
export async function runCheck(
  worker: () => WorkerProcess,
  question: CheckQuestion,
  { onLook, signal }: Asking,
): Promise<CheckOutcome> {
  const { timeoutMs, holdMs } = question.check
  await worker().run({ ...requestOf(question), loadOnly: true })
  const history = new LookHistory()
  let failure: Failure | undefined
  for (let waitMs = interval.firstMs; ; waitMs = Math.min(interval.lastMs, waitMs * interval.growth)) {
    const leftMs = timeoutMs - history.elapsedMs()
    const seen = await look(worker(), question, Math.max(1, Math.min(lookLimitMs, leftMs)))
    signal?.throwIfAborted()
    const cutShort = seen?.saw === 'unasked' && history.looks > 0 && history.elapsedMs() >= timeoutMs
    if (!cutShort) {
      failure = seen
      onLook(history.add(seen?.saw ?? 'true', seen?.text ?? ''))
    }
    if (!seen && history.trueForMs() >= holdMs) return passed(history)
    if (seen && isLast(seen, timeoutMs - history.elapsedMs())) return failed(history, question, failure ?? seen)
    await pause(
      Math.min(waitMs, Math.max(0, seen ? timeoutMs - history.elapsedMs() : holdMs - history.trueForMs())),
      signal,
    )
  }
}

function isLast({ broken }: Failure, leftMs: number): boolean {
  return broken === true || leftMs <= 0
}

/** One look: its failure, or undefined when it was true. */
async function look(worker: WorkerProcess, question: CheckQuestion, limitMs: number): Promise<Failure | undefined> {
  const stuck = setTimeout(() => worker.stop(new Error('the check did not give up')), limitMs + stuckMs)
  const end = await worker.run({ ...requestOf(question), limitMs }).finally(() => clearTimeout(stuck))
  return end.end ? endFailure(end, { file: question.file, line: question.check.line }) : end.done?.failure
}

function requestOf({ check, number, captured }: CheckQuestion) {
  return { name: functionName('check', number), line: check.line, captured: { ...captured } }
}

function endFailure({ end }: BlockEnd, place: { file: string; line: number }): Failure {
  const text =
    end?.kind === 'exit'
      ? `the check ended its own process with exit code ${end.exitCode}`
      : end?.kind === 'signal'
        ? `the process of the check was ended by ${end.signal}`
        : 'the check ran without end, or printed without end, and was stopped'
  return { fault: fault('STEP_THREW', { error: text }, { place }), saw: 'unasked', text }
}

function passed(history: LookHistory): CheckOutcome {
  const { looks, entries, trueSinceMs: trueAfterMs } = history
  return { status: 'passed', durationMs: history.elapsedMs(), looks, trueAfterMs, history: entries }
}

function failed(history: LookHistory, { check, file }: CheckQuestion, last: Failure): CheckOutcome {
  const { looks, entries, lost } = history
  const code: Code = last.broken
    ? 'CHECK_BROKEN'
    : lost
      ? 'CHECK_LOST'
      : last.saw === 'unasked'
        ? 'CHECK_UNASKED'
        : 'CHECK_NEVER_TRUE'
  const seconds = (ms: number) => (ms / 1000).toFixed(1)
  const parameters = {
    limit: check.timeoutMs / 1000,
    looks,
    why: last.text.replace(/\.$/, ''),
    ...(lost && { trueAt: seconds(lost.trueAtMs), lostAt: seconds(lost.lostAtMs) }),
  }
  const place = last.fault.place ?? { file, line: check.line }
  const detail = { ...last.fault.detail, history: entries }
  const problem = fault(code, parameters, { place, detail })
  return { status: 'failed', durationMs: history.elapsedMs(), looks, history: entries, fault: problem }
}
