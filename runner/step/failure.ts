import { type ProcessOutput, type ProcessPromise, ProcessOutput as zxOutput } from 'zx/core'
import { type Fault, fault, HandsInError, type Place } from '../errors.ts'
import { LookTimeout, ReturnedFalse } from './block-run.ts'
import { errorWords, statusOf } from './error-words.ts'
import { type Expectation, expectationOf } from './expectation.ts'
import type { Failure } from './messages.ts'
import type { StackPlaces } from './stack-places.ts'

/** Where a block stands, and what helps to say where in it something went wrong. */
export interface Where {
  file: string
  /** The Markdown's line where the block's code begins. */
  line: number
  commands: readonly ProcessPromise[]
  places?: StackPlaces
  /** Why a connection to Redis failed last: ioredis tells a command only that it is closed. */
  linkProblem?: string
}

/** What kubectl, helm and redis-cli write when they could not ask at all. */
const unreachable =
  /connection (to the server .* was )?refused|unable to connect|could not connect|i\/o timeout|no such host/i
const evidenceBytes = 4096

/**
 * What a block threw, as the fault of a step and as what a look of a check saw. A look saw *false* when the cluster
 * answered and the answer was no: an expectation that does not hold, `return false`, an object that is not there (404),
 * a command that ended with an exit code of its own. It was *unasked* when there was no answer to judge: no connection,
 * any other refusal of the API, a command that is not there (126, 127) or could not reach the server, and whatever
 * else the code throws.
 */
export function failureOf(error: unknown, where: Where): Failure {
  const place = placeOf(error, where)
  if (error instanceof HandsInError) {
    const own: Fault = { place, ...error.fault }
    return { fault: own, saw: 'unasked', text: own.message }
  }
  const expectation = expectationOf(error)
  if (expectation) return expectationFailure(expectation, place)
  if (error instanceof zxOutput && !error.cause) return commandFailure(error, where, place)
  const text = withLinkProblem(errorWords(error), where)
  const saw = error instanceof ReturnedFalse || statusOf(error) === 404 ? 'false' : 'unasked'
  const thrown = error instanceof LookTimeout ? text : text.replace(/\.$/, '')
  const problem = fault('STEP_THREW', { error: thrown }, { place })
  return isOfBlock(error, where) ? { fault: problem, saw, text, broken: true } : { fault: problem, saw, text }
}

/** A name that the block itself uses and that nothing has: the first frame of the stack lies in the lesson. */
function isOfBlock(error: unknown, { places }: Where): boolean {
  if (!(error instanceof ReferenceError)) return false
  const frame = error.stack?.split('\n').find(line => /^\s+at /.test(line))
  return frame !== undefined && places?.lineIn(frame) !== undefined
}

function expectationFailure({ expected, actual }: Expectation, place: Place): Failure {
  const extra = { place, detail: { expected, actual } }
  return {
    fault: fault('STEP_EXPECTATION', { expected, actual }, extra),
    saw: 'false',
    text: `expected ${expected}, saw ${actual}`,
  }
}

function commandFailure(output: ProcessOutput, { commands }: Where, place: Place): Failure {
  const command = commands.find(one => one.output === output)?.cmd.trim() ?? 'command'
  const end = output.signal ? `signal ${output.signal}` : `exit code ${output.exitCode}`
  const evidence = output.stderr.trim().slice(-evidenceBytes)
  const unasked = unreachable.test(evidence) || output.signal !== null || [126, 127].includes(output.exitCode ?? 0)
  const detail = evidence === '' ? {} : { detail: { evidence } }
  return {
    fault: fault('STEP_COMMAND_FAILED', { command, end }, { place, ...detail }),
    saw: unasked ? 'unasked' : 'false',
    text: evidence.split('\n').at(-1) || `\`${command}\` ended with ${end}`,
  }
}

function withLinkProblem(text: string, { linkProblem }: Where): string {
  return linkProblem && /Connection is closed|max retries|None of startup nodes|Failed to refresh slots/.test(text)
    ? linkProblem
    : text
}

function placeOf(error: unknown, { file, line, places }: Where): Place {
  const stack = error instanceof Error ? `${error.stack ?? ''}\n${error.message}` : ''
  return { file, line: places?.lineIn(stack) ?? line }
}
