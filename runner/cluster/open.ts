import { fail } from '../errors.ts'
import { findClients } from './clients.ts'
import type { Cluster } from './cluster.ts'
import { contextKubeconfig } from './context.ts'
import { openEnvironment } from './environment.ts'
import type { Notes } from './folders.ts'
import { kindKubeconfig } from './kind.ts'
import { makeRunFolder, type RunFolder } from './run-folder.ts'
import { redisVersion, sandboxForRun } from './sandbox.ts'
import { loadClient } from './server.ts'
import { askServerVersion } from './server-version.ts'

export interface OpenOptions {
  signal: AbortSignal
  /** Hears what is done on the way, a sentence each. */
  notes: Notes
}

/** Where steps can run: the kubeconfig of it, and how to end what was started for it. */
export interface Access {
  kubeconfig: string
  close(): Promise<void>
}

/**
 * Opens the cluster that `spec` names: `sandbox`, `kind`, `kind:NAME` or `context:NAME`. The sandbox is the one that
 * `hands-in up` left running, else one that lives until `close`.
 * @throws HandsInError CLUSTER_… or SANDBOX_…; the signal's reason when it is aborted
 */
export async function openCluster(spec: string, options: OpenOptions): Promise<Cluster> {
  const { kind, name } = readSpec(spec)
  loadClient()
  const folder = makeRunFolder()
  try {
    const clients = await findClients(options.notes)
    const environment = openEnvironment(folder, clients)
    const access = await accesses[kind](name, { ...options, folder, env: environment })
    const env = { ...environment, KUBECONFIG: access.kubeconfig }
    const about = await describe(spec, env, options.signal).catch(async error => {
      await access.close()
      throw error
    })
    const close = async () => {
      await access.close()
      folder.remove()
    }
    return { name: kind === 'kind' ? `kind:${name || 'kind'}` : spec, about, kubeconfig: access.kubeconfig, env, close }
  } catch (error) {
    folder.remove()
    throw error
  }
}

/** Asking is also how one that does not answer is noticed. */
async function describe(spec: string, env: Record<string, string>, signal: AbortSignal): Promise<string> {
  const redis = spec === 'sandbox' ? redisVersion() : undefined
  const [kubernetes, version] = await Promise.all([askServerVersion(spec, env, signal), redis])
  return `Kubernetes ${kubernetes}${version ? `, Redis ${version}` : ''}`
}

export interface AccessOptions extends OpenOptions {
  folder: RunFolder
  /** For kubectl and helm; still without a KUBECONFIG. */
  env: Record<string, string>
}

const accesses = { sandbox: sandboxForRun, kind: kindKubeconfig, context: contextKubeconfig }

function readSpec(spec: string): { kind: keyof typeof accesses; name: string } {
  const [, kind, name = ''] = /^([a-z]+)(?::(.+))?$/.exec(spec) ?? []
  if (spec === 'upstream') fail('USAGE_NOT_YET', { what: '`--cluster upstream`' })
  if (spec === 'sandbox' || spec === 'kind') return { kind: spec, name: '' }
  if ((kind === 'kind' || kind === 'context') && name) return { kind, name }
  return fail('CLUSTER_UNKNOWN', { cluster: spec })
}
