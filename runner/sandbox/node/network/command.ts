import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/**
 * Runs a program of the system with this standard input, and waits until it has ended well.
 * @throws Error with what it said on standard error when it could not be started or did not exit with 0.
 */
export async function run(program: string, args: string[], input = ''): Promise<void> {
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'pipe'] })
  const ended = new Promise<number | string | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(code ?? signal))
  })
  // A program that ends without reading its input leaves EPIPE here; its exit code and words say why it ended.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [end, complaint] = await Promise.all([ended, text(child.stderr)])
  if (end !== 0) throw new Error(`${program} ${args.join(' ')}: ${complaint.trim() || `ended with ${end}`}`)
}
