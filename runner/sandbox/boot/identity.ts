import { readFileSync } from 'node:fs'

/** Which process it is, beyond its number, which others get later. */
export interface Identity {
  pid: number
  /** Clock ticks from the machine's boot to the process' start. Source: field 22 of proc_pid_stat(5). */
  startTime: string
  bootId: string
}

/** The identity of the living process of this number; undefined when there is none. */
export function identityOf(pid: number): Identity | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // The command's name, in brackets, may hold anything: what counts comes after the last one.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (state === 'Z' || state === 'X') return undefined
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  return { pid, startTime: fields[18] ?? '', bootId }
}

/** Whether that very process lives. */
export function isAlive(identity: Identity): boolean {
  const now = identityOf(identity.pid)
  return now?.startTime === identity.startTime && now.bootId === identity.bootId
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // ESRCH: it ended between open and read.
    if (code === 'ENOENT' || code === 'ESRCH') return undefined
    throw error
  }
}
