import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive, readIdentity } from '../identity.ts'
import { waitFor } from '../wait.ts'
import { defaultSandbox } from './sandbox.ts'

/** It takes its node and pods down with it, which takes milliseconds on an idle machine. */
const stopMs = 15_000

/**
 * Ends the sandbox that `hands-in up` started and removes what one that died has left. Resolves with whether one ran.
 * @throws WaitTimeout when it does not end within 15 s
 */
export async function stopDefaultSandbox(signal: AbortSignal): Promise<boolean> {
  const { folder, pid } = defaultSandbox()
  if (pid !== undefined) await stop(folder, pid, signal)
  rmSync(folder, { recursive: true, force: true })
  return pid !== undefined
}

async function stop(folder: string, pid: number, signal: AbortSignal): Promise<void> {
  const identity = readIdentity(join(folder, 'pid'))
  if (!identity) return
  process.kill(pid, 'SIGTERM')
  await waitFor(`sandbox process ${pid} to end`, () => !isAlive(identity), { timeoutMs: stopMs, signal })
}
