import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Fault, fault } from '../../errors.ts'
import type { UserMapping } from './user-mapping.ts'
import { mapAll } from './user-mapping.ts'

export interface NodeOptions {
  /** The sandbox's folder, which the node shares. */
  folder: string
  /** PATH for it. */
  path: string
  mapping: UserMapping
  /** Where people find what it said. */
  logPath: string
  /** Hears all that it says. */
  log: (text: string) => void
}

export interface NodeProcess {
  /** Resolves when it has ended, with the reason why as a fault. */
  ended: Promise<Fault>
  /** Ends it with every process, mount and interface that it made. */
  stop(): void
}

/**
 * Starts the node in namespaces of its own. It dies with this process, however this process dies: the kernel kills it
 * (pdeathsig), and so that a process which was just being started is caught too, it ends when its stdin closes.
 */
export function startNode(options: NodeOptions): NodeProcess {
  const [command = '', ...args] = commandOf(options)
  // In a session of its own, so that a terminal's Ctrl-C is for the control plane to judge.
  const child = spawn(command, args, { detached: true, env: { ...process.env, PATH: options.path } })
  const said = listen(child, options.log)
  child.stdin.on('error', error => options.log(`the node's stdin: ${error.message}\n`))
  if (options.mapping === 'all') child.stdout.once('data', () => mapAndGo(child, options.log))
  const ended = new Promise<Fault>(resolve => {
    child.on('error', error => resolve(endOf(error.message, said(), options.logPath)))
    child.on('close', (code, signal) => resolve(endOf(signal ?? `exit code ${code}`, said(), options.logPath)))
  })
  return { ended, stop: () => child.kill('SIGKILL') }
}

function commandOf({ folder, mapping }: NodeOptions): string[] {
  const bundled = !import.meta.url.endsWith('.ts')
  const program = fileURLToPath(new URL(bundled ? './node.js' : '../node/main.ts', import.meta.url))
  const node = [process.execPath, ...process.execArgv, program, '--dir', folder]
  const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc']
  const dying = ['setpriv', '--pdeathsig', 'KILL', 'unshare']
  if (mapping === 'one') return [...dying, '--user', '--map-root-user', ...namespaces, ...node]
  if (mapping === 'subordinate') return [...dying, '--user', '--map-auto', '--map-root-user', ...namespaces, ...node]
  // Only from outside can all ids be mapped: the shell says that its user namespace is there, and waits for that.
  // setpriv comes after it, since becoming root inside clears the signal.
  return ['unshare', '--user', 'sh', '-c', 'echo && read -r _ && exec "$@"', 'sh', ...dying, ...namespaces, ...node]
}

function mapAndGo(child: ChildProcessWithoutNullStreams, log: (text: string) => void): void {
  try {
    mapAll(child.pid ?? 0)
    child.stdin.write('\n')
  } catch (error) {
    log(`unshare: mapping all users: ${error}\n`)
    child.kill('SIGKILL')
  }
}

/** Passes on what the child says; returns how to read the last of it. */
function listen(child: ChildProcessWithoutNullStreams, log: (text: string) => void): () => string {
  let last = ''
  const hear = (chunk: Buffer) => {
    const text = chunk.toString()
    last = (last + text).slice(-2000)
    if (text.trim()) log(text)
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  return () => last.trim()
}

/** unshare or setpriv failed: the machine denies namespaces. What unshare says when its child is killed is no such thing. */
function endOf(why: string, said: string, log: string): Fault {
  const denied = /^(?:unshare|setpriv): (?!sigprocmask)(.*)$/m.exec(said)?.[1]
  if (denied) return fault('SANDBOX_NO_NAMESPACES', { why: denied })
  return fault('SANDBOX_NODE_ENDED', { why, log }, said ? { detail: { evidence: said } } : {})
}
