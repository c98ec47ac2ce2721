import { type Fault, HandsInError, type Look } from '../errors.ts'
import type { Step } from '../lesson/lesson.ts'
import type { Session } from '../step/session.ts'
import { worth } from './grade.ts'
import type { StepResult } from './result.ts'

/**
 * Runs a step, then asks its check. Its points are earned when both are well.
 * @param onLook hears every look of the check
 * @throws the signal's reason when the run is interrupted
 */
export async function runStepAndCheck(session: Session, step: Step, onLook: (look: Look) => void): Promise<StepResult> {
  const started = performance.now()
  const result = (rest: Partial<StepResult>, fault?: Fault): StepResult => ({
    step,
    status: fault ? 'failed' : 'passed',
    durationMs: performance.now() - started,
    points: fault ? 0 : worth(step),
    ...rest,
    ...(fault && { fault }),
  })
  try {
    const run = await session.run(step)
    if (run.fault) return result({ run }, run.fault)
    if (!step.check) return result({ run })
    const check = await session.check(step, onLook)
    return result({ run, check }, check.fault)
  } catch (error) {
    if (error instanceof HandsInError) return result({}, error.fault)
    throw error
  }
}

/** A step that was not run, because one before it failed or the run was interrupted. */
export function skipped(step: Step): StepResult {
  return { step, status: 'skipped', durationMs: 0, points: 0 }
}
