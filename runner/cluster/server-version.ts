import { execa } from 'execa'
import { fail } from '../errors.ts'

/**
 * The version that the API server of `env.KUBECONFIG` reports, as `v1.34`.
 * @throws HandsInError CLUSTER_UNREACHABLE after at most 10 s
 */
export async function askServerVersion(
  cluster: string,
  env: Record<string, string>,
  signal: AbortSignal,
): Promise<string> {
  const args = ['get', '--raw', '/version', '--request-timeout', '5s']
  const options = { env, reject: false, stdin: 'ignore', timeout: 10_000, cancelSignal: signal } as const
  const { stdout, stderr, failed } = await execa('kubectl', args, options)
  signal.throwIfAborted()
  if (!failed) return (JSON.parse(stdout) as { gitVersion: string }).gitVersion.replace(/^(v\d+\.\d+).*/, '$1')
  const context = /^context:(.*)/.exec(cluster)?.[1]
  return fail('CLUSTER_UNREACHABLE', {
    cluster,
    why: lastLine(stderr) || 'no answer within 10 s',
    arguments: `${context ? `--context ${context} ` : ''}get nodes`,
  })
}

/** kubectl says the same several times and sums up at the end. */
function lastLine(text: string): string {
  return (text.trim().split('\n').at(-1) ?? '').replace(/\.$/, '')
}
