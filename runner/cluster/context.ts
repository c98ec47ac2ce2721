import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { fail } from '../errors.ts'
import type { Access, AccessOptions } from './open.ts'

/**
 * A kubeconfig of our own with this one context of the user's, credentials included; theirs is only read.
 * @throws HandsInError CLUSTER_CONTEXT_UNKNOWN
 */
export async function contextKubeconfig(name: string, { folder, env, signal }: AccessOptions): Promise<Access> {
  const config = (...args: string[]) =>
    execa('kubectl', ['config', ...args], { env, reject: false, stdin: 'ignore', cancelSignal: signal })
  const { stdout, failed } = await config('view', '--raw', '--minify', '--flatten', '--context', name)
  signal.throwIfAborted()
  if (failed) {
    const contexts = (await config('get-contexts', '-o', 'name')).stdout.trim().split('\n').filter(Boolean)
    fail('CLUSTER_CONTEXT_UNKNOWN', { context: name, contexts: contexts.join(', ') || 'none' })
  }
  const kubeconfig = join(folder.path, 'kubeconfig')
  writeFileSync(kubeconfig, stdout, { mode: 0o600 })
  return { kubeconfig, close: async () => undefined }
}
