import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { runtimeFolder } from '../cluster/folders.ts'
import { endSession } from './sweep.ts'

/** What the names of sessions' own folders begin with. */
export const sessionFolderPrefix = 'hands-in-steps-'

/** Notes that this process runs a session with this folder, so that a later run can end it if this process is killed. */
export function recordSession(session: string, folder: string): void {
  writeFileSync(join(recordsFolder(), session), `${owner(process.pid)}\n${folder}`, { mode: 0o600 })
}

/** To be called when a session has been ended. */
export function forgetSession(session: string): void {
  rmSync(join(recordsFolder(), session), { force: true })
}

/** Ends every session whose runner is gone, and removes its folder: it was killed before it could do so itself. */
export function sweepLeftSessions(): void {
  for (const session of readdirSync(recordsFolder())) {
    const [runner = '', folder = ''] = readRecord(session).split('\n')
    if (runner === owner(Number.parseInt(runner, 10))) continue
    endSession(session, undefined)
    if (basename(folder).startsWith(sessionFolderPrefix)) rmSync(folder, { recursive: true, force: true })
    forgetSession(session)
  }
}

/** Empty when another run has just swept it away. */
function readRecord(session: string): string {
  try {
    return readFileSync(join(recordsFolder(), session), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}

/** A process id with its start time (field 22 of /proc/PID/stat, see proc_pid_stat(5)): an id alone may be used again. */
function owner(pid: number): string {
  return `${pid} ${startTime(pid)}`
}

function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? 'gone' : (fields[19] ?? '')
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code))) return 'gone'
    throw error
  }
}

function recordsFolder(): string {
  const folder = join(runtimeFolder(), 'sessions')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}
