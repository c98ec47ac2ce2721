import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { waitFor } from '../../../wait.ts'
import { signal } from './runc.ts'

export interface ExecResult {
  code: number
  /** Both streams, cut to 10 KiB as the kubelet cuts a probe's output. */
  output: string
  /** It took longer than it may. */
  late: boolean
}

const longestOutput = 10 * 1024
/** runc notes down a command's process id as soon as it has one; on a busy machine that may be much later. */
const startsMs = 60_000
let count = 0

/**
 * Runs a command in a running container, as the container's own user, for at most `timeoutMs`; then it and its process
 * group are killed.
 * @throws the system's error when runc cannot be started.
 */
export async function execInContainer(
  root: string,
  id: string,
  command: string[],
  timeoutMs: number,
): Promise<ExecResult> {
  const pidFile = join(root, `exec-${count++}.pid`)
  const args = ['--root', root, 'exec', '--pid-file', pidFile, id, ...command]
  const child = spawn('runc', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const output = collect(child)
  const closed = once(child, 'close')
  let killed: Promise<void> | undefined
  const limit = setTimeout(() => {
    killed = kill(child, pidFile)
  }, timeoutMs)
  try {
    const [code] = await closed
    await killed
    return { code: code ?? 137, output: output(), late: killed !== undefined }
  } finally {
    clearTimeout(limit)
    rmSync(pidFile, { force: true })
  }
}

function collect({ stdout, stderr }: ChildProcess): () => string {
  let output = ''
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('utf8').on('data', chunk => {
      output = (output + chunk).slice(0, longestOutput)
    })
  }
  return () => output.trim()
}

/**
 * Ends the command, which runc made the leader of a process group, and leaves runc to collect it: were runc killed,
 * nobody would, and a container ends only when each of its processes was collected.
 */
async function kill(child: ChildProcess, pidFile: string): Promise<void> {
  const look = () => existsSync(pidFile) || child.exitCode !== null
  await waitFor('runc to start a command', look, { timeoutMs: startsMs, intervalMs: 5 })
  if (existsSync(pidFile)) signal(-Number(readFileSync(pidFile, 'utf8')), 'SIGKILL')
  // Whatever left the group may hold these open.
  child.stdout?.destroy()
  child.stderr?.destroy()
}
