/** Which process a number means: numbers are given again, and a machine restarts. */
import { readFileSync } from 'node:fs'

export interface Identity {
  pid: number
  /** Clock ticks from the machine's boot to the process' start. Source: field 22 of proc_pid_stat(5). Empty without /proc. */
  startTime: string
  bootId: string
}

/** The identity of the living process of this number; undefined when there is none. */
export function identityOf(pid: number): Identity | undefined {
  if (process.platform !== 'linux') return runs(pid) ? { pid, startTime: '', bootId: '' } : undefined
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

/** The identity that a file holds; undefined when the file is gone or was torn by the crash of the one that wrote it. */
export function readIdentity(path: string): Identity | undefined {
  const text = readIfThere(path)
  if (text === undefined) return undefined
  try {
    const { pid, startTime, bootId } = JSON.parse(text) as Identity
    return { pid, startTime, bootId }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
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
