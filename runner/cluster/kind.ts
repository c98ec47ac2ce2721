import { join } from 'node:path'
import { execa } from 'execa'
import { fail } from '../errors.ts'
import type { Access, AccessOptions } from './open.ts'
import { packageFile } from './package-file.ts'

const addresses = {
  docker: 'https://docs.docker.com/engine/install',
  kind: 'https://kind.sigs.k8s.io/docs/user/quick-start',
}

/**
 * A kubeconfig for the kind cluster of this name (`kind` by default), which is created when there is none. It stays: making
 * one takes a minute, and `kind delete cluster` is how its users end one.
 * @throws HandsInError CLUSTER_LACKS_PROGRAM, CLUSTER_KIND_FAILED
 */
export async function kindKubeconfig(name: string, { folder, env, signal, notes }: AccessOptions): Promise<Access> {
  const cluster = name || 'kind'
  const kubeconfig = join(folder.path, 'kubeconfig')
  const kind = (...args: string[]) => run('kind', args, env, signal)
  await run('docker', ['version', '--format', '{{.Server.Version}}'], env, signal)
  const clusters = (await kind('get', 'clusters')).split('\n')
  if (clusters.includes(cluster)) await kind('export', 'kubeconfig', '--name', cluster, '--kubeconfig', kubeconfig)
  else {
    notes(`Creating the kind cluster ${cluster}. It stays until you type: kind delete cluster --name ${cluster}`)
    const config = packageFile('fixtures/kind.yaml')
    await kind('create', 'cluster', '--name', cluster, '--config', config, '--kubeconfig', kubeconfig, '--wait', '120s')
  }
  return { kubeconfig, close: async () => undefined }
}

async function run(
  program: keyof typeof addresses,
  args: string[],
  env: Record<string, string>,
  signal: AbortSignal,
): Promise<string> {
  const options = { env, reject: false, stdin: 'ignore', timeout: 300_000, cancelSignal: signal } as const
  const result = await execa(program, args, options)
  signal.throwIfAborted()
  if (result.code === 'ENOENT') fail('CLUSTER_LACKS_PROGRAM', { program, address: addresses[program] })
  if (!result.failed) return result.stdout
  const why = result.stderr.trim().split('\n')[0] || String(result.shortMessage)
  return fail(
    'CLUSTER_KIND_FAILED',
    { why: why.replace(/\.$/, '') },
    { detail: { evidence: result.stderr.slice(-2000) } },
  )
}
