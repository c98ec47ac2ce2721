import { readdirSync, readFileSync } from 'node:fs'

/** Set in the environment of a session's worker, and so of all that it starts: by it they are found again. */
export const sessionVariable = 'HANDS_IN_SESSION'

/**
 * Kills the process group of a session's worker and whatever else carries the session in its environment, until a look
 * finds nothing more. On systems without /proc only the group is killed. The caller itself is spared until the end.
 */
export function endSession(session: string, group: number | undefined): void {
  const own = group === process.pid
  if (group !== undefined && !own) kill(-group)
  for (let looks = 0; looks < 100; looks++) {
    const found = processesOf(session).filter(pid => pid !== process.pid && pid !== group)
    for (const pid of found) kill(pid)
    if (found.length === 0) break
  }
  if (own) kill(-group)
}

/** Process ids whose environment names the session; ended ones that wait for their parent have no environment. */
function processesOf(session: string): number[] {
  if (session === '') return []
  const entry = `${sessionVariable}=${session}`
  return processIds().filter(pid => environment(pid).includes(entry))
}

function processIds(): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
}

function environment(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0')
  } catch (error) {
    if (hasCode(error, ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'])) return []
    throw error
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!hasCode(error, ['ESRCH', 'EPERM'])) throw error
  }
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
