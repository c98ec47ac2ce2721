import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { signal } from './runc.ts'

export interface ExecResult {
  code: number
  /** Both streams, cut to 10 KiB as the kubelet cuts a probe's output. */
  output: string
  /** It took longer than it may. */
  late: boolean
}

const longestOutput = 10 * 1024
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
  const pidFile = join(root, `exec-${process.pid}-${count++}`)
  const args = ['--root', root, 'exec', '--pid-file', pidFile, id, ...command]
  const child = spawn('runc', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const output = collect(child)
  let late = false
  const limit = setTimeout(() => {
    late = true
    kill(child, pidFile)
  }, timeoutMs)
  try {
    const [code] = await once(child, 'close')
    return { code: code ?? 137, output: output(), late }
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

/** runc makes the command the leader of a process group; killing runc alone would leave it running. */
function kill(child: ChildProcess, pidFile: string): void {
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0
  if (pid) signal(-pid, 'SIGKILL')
  child.kill('SIGKILL')
  // Whatever left the group may hold these open.
  child.stdout?.destroy()
  child.stderr?.destroy()
}
