import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { waitFor } from '../../../wait.ts'
import type { ExecEnd } from './exec-status.ts'

export interface ExecRequest {
  runcRoot: string
  runcId: string
  command: string[]
  stdin: boolean
  tty: boolean
}

export interface ExecProcess {
  stdin: Writable | undefined
  stdout: Readable
  stderr: AsyncIterable<Buffer>
  ended: Promise<ExecEnd>
  /** The size of the terminal, in characters; nothing without one. */
  resize(size: { Width: number; Height: number }): void
  /** Ends the command and what it started. */
  kill(): void
}

/** Starts a command in a running container, on a terminal of its own if asked; its working directory, user and environment are the container's. */
export async function startExec(request: ExecRequest): Promise<ExecProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'hands-in-exec-'))
  const files = { pid: join(folder, 'pid'), log: join(folder, 'log'), terminal: join(folder, 'terminal') }
  const child = request.tty ? onTerminal(request, files) : spawn('runc', runcArgs(request, files))
  if (!request.stdin && !request.tty) child.stdin.end()
  // A command that does not read all of its input is no fault.
  child.stdin.on('error', () => child.stdin.destroy())
  const closed = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => resolve(code ?? 137))
  })
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const known = hasStarted(files.pid, exited)
  return {
    stdin: request.stdin ? child.stdin : undefined,
    stdout: child.stdout,
    stderr: withoutComplaint(child.stderr, known),
    ended: closed
      .then(async code => ((await known) ? { exitCode: code } : { failure: await complaintOf(files.log) }))
      .finally(() => rm(folder, { recursive: true, force: true })),
    resize: ({ Width, Height }) => resize(files.terminal, Width, Height),
    kill: () => void known.then(started => (started ? kill(child, files.pid) : undefined)),
  }
}

interface Files {
  /** Where runc notes down the command's process id, once it has one. */
  pid: string
  log: string
  terminal: string
}

function runcArgs({ runcRoot, runcId, command, tty }: ExecRequest, { pid, log }: Files): string[] {
  const global = ['--root', runcRoot, '--log', log, '--log-format', 'json']
  return [...global, 'exec', ...(tty ? ['--tty'] : []), '--pid-file', pid, runcId, ...command]
}

/** `script` is the one program of every Linux that makes a terminal; runc then makes the container's own, and joins them. */
function onTerminal(request: ExecRequest, files: Files): ChildProcessWithoutNullStreams {
  const runc = ['runc', ...runcArgs(request, files)].map(quoted).join(' ')
  const command = `tty >${quoted(files.terminal)}; exec ${runc}`
  return spawn('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], {
    env: { ...process.env, SHELL: '/bin/sh' },
  })
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}

async function resize(terminalFile: string, columns: number, rows: number): Promise<void> {
  const terminal = (await readFile(terminalFile, 'utf8').catch(() => '')).trim()
  if (!terminal) return
  execFile('stty', ['-F', terminal, 'cols', String(columns), 'rows', String(rows)], () => undefined)
}

/**
 * runc writes why it could not start a command where the command would have written. Which of the two it is, is known
 * once runc has noted down the command's process id, or has ended without one.
 */
async function* withoutComplaint(stderr: Readable, known: Promise<boolean>): AsyncIterable<Buffer> {
  for await (const chunk of stderr) if (await known) yield chunk
}

/** runc's own words, in containerd's frame. */
async function complaintOf(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8')).trim().split('\n')
  const { msg } = JSON.parse(lines.at(-1) || '{}')
  return `OCI runtime exec failed: ${msg ?? 'no reason was given'}: unknown`
}

/** Whether the command was started. */
async function hasStarted(pidFile: string, ended: Promise<unknown>): Promise<boolean> {
  let over = false
  ended
    .finally(() => {
      over = true
    })
    .catch(() => undefined)
  await waitFor('runc to start a command', () => over || existsSync(pidFile), { timeoutMs: 60_000, intervalMs: 5 })
  return existsSync(pidFile)
}

/**
 * Ends the command, which runc made the leader of a process group, and leaves runc to collect it: were runc killed,
 * nobody would, and a container ends only when each of its processes was collected.
 */
async function kill(child: ChildProcessWithoutNullStreams, pidFile: string): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const pid = Number(await readFile(pidFile, 'utf8'))
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    // It ended by itself in this moment.
  }
}
