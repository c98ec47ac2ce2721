import { type Fault, fault, type Place } from '../errors.ts'
import type { Step } from '../lesson/lesson.ts'
import { difference } from './difference.ts'
import { functionName } from './layout.ts'
import type { Captures } from './line-pattern.ts'
import { matchOutput, outputLines } from './match-output.ts'
import type { StepOutcome } from './outcome.ts'
import { outputLimitMiB, TooMuchOutput } from './step-output.ts'
import type { BlockEnd, WorkerEnd, WorkerProcess } from './worker-process.ts'

/** How much of a step's output is kept for people to read. */
const keptCharacters = 64 * 1024

interface Surroundings {
  file: string
  /** What earlier outputs of the lesson have captured. */
  captured: Captures
}

/** Runs a step's code in the worker within its limit, and compares what it printed with what is expected. */
export async function runStep(
  worker: WorkerProcess,
  step: Step,
  { file, captured }: Surroundings,
): Promise<StepOutcome> {
  const began = performance.now()
  const limit = setTimeout(() => worker.stop(new StepTimeout('the step has reached its limit')), step.timeoutMs)
  const name = functionName('step', step.number)
  const end = await worker.run({ name, line: step.line, captured: { ...captured } }).finally(() => clearTimeout(limit))
  const durationMs = Math.round(performance.now() - began)
  const output = cut(outputLines(end.output).join('\n'))
  const problem = withEvidence(faultOf(end, step, { file, line: step.line }), end.errors)
  if (problem) return { status: 'failed', durationMs, output, captures: {}, fault: problem }
  const compared = compare(step, end.output, { file, captured })
  if ('captures' in compared) return { status: 'passed', durationMs, output, captures: { ...compared.captures } }
  return { status: 'failed', durationMs, output, captures: {}, fault: compared }
}

class StepTimeout extends Error {
  override readonly name = 'StepTimeout'
}

function faultOf({ done, end }: BlockEnd, step: Step, place: Place): Fault | undefined {
  return end ? endFault(end, step, place) : done?.failure?.fault
}

/** Why the worker ended in the middle of a step. */
function endFault(end: WorkerEnd, { timeoutMs }: Step, place: Place): Fault {
  if (end.kind === 'exit') return fault('STEP_EXITED', { exitCode: end.exitCode }, { place })
  if (end.kind === 'signal') return fault('STEP_KILLED', { signal: end.signal }, { place })
  if (end.reason instanceof StepTimeout) return fault('STEP_TIMED_OUT', { limit: timeoutMs / 1000 }, { place })
  if (end.reason instanceof TooMuchOutput) return fault('STEP_TOO_MUCH_OUTPUT', { limit: outputLimitMiB }, { place })
  const why = end.reason instanceof Error ? end.reason.message : String(end.reason)
  return fault('STEP_THREW', { error: why }, { place })
}

function withEvidence(problem: Fault | undefined, errors: string): Fault | undefined {
  const evidence = errors.trim()
  if (!problem || problem.detail?.evidence !== undefined || evidence === '') return problem
  return { ...problem, detail: { ...problem.detail, evidence } }
}

function compare({ output }: Step, printed: string, { file, captured }: Surroundings): { captures: Captures } | Fault {
  if (!output) return { captures: {} }
  const result = matchOutput(output.code, printed, captured)
  if ('captures' in result) return result
  const { what, expectedIndex, actualIndex } = result
  const lines = outputLines(output.code)
  const detail = {
    expected: lines[expectedIndex] ?? '(nothing more)',
    actual: outputLines(printed)[actualIndex] ?? '(nothing more)',
    evidence: difference(output.code, printed, result, captured),
  }
  const line = output.line + Math.min(expectedIndex, Math.max(0, lines.length - 1))
  return fault('OUTPUT_DIFFERS', { what }, { place: { file, line }, detail })
}

function cut(text: string): string {
  if (text.length <= keptCharacters) return text
  const half = keptCharacters / 2
  return `${text.slice(0, half)}\n… ${text.length - keptCharacters} characters left out …\n${text.slice(-half)}`
}
