import { pause } from '../../../wait.ts'

/** A pause that the end of the pod cuts short. */
export async function until(ms: number, ending: AbortSignal): Promise<void> {
  await pause(ms, ending).catch(reason => {
    if (!ending.aborted) throw reason
  })
}
