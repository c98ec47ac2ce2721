import { randomBytes } from 'node:crypto'
import { execa } from 'execa'
import type { Cluster } from '../../runner/cluster/cluster.ts'
import { openCluster } from '../../runner/cluster/open.ts'
import { waitFor } from '../../runner/wait.ts'

/** A namespace of one's own on a cluster: the sandbox, or what CASES_CLUSTER names (`context:NAME`, by KUBECONFIG). */
export interface Place {
  namespace: string
  env: Record<string, string>
  /** Runs kubectl in the namespace and returns what it prints. Throws when it fails, its stderr in the message. */
  kubectl(...args: string[]): Promise<string>
  /** Runs kubectl and returns all that came of it, failed or not. */
  tryKubectl(args: string[], input?: string): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }>
  apply(...objects: object[]): Promise<string>
  /** Waits until kubectl prints something that matches. */
  until(expected: RegExp, ...args: string[]): Promise<string>
  close(): Promise<void>
}

/** Opens a place for one file of cases. */
export async function openPlace(): Promise<Place> {
  const spec = process.env['CASES_CLUSTER'] ?? 'sandbox'
  const cluster = await openCluster(spec, { signal: AbortSignal.timeout(60_000), notes: () => undefined })
  const namespace = `case-${randomBytes(4).toString('hex')}`
  const place = placeOn(cluster, namespace)
  await place.kubectl('create', 'namespace', namespace)
  await place.until(/default/, 'get', 'serviceaccounts', '-o', 'name')
  return place
}

function placeOn(cluster: Cluster, namespace: string): Place {
  const tryKubectl: Place['tryKubectl'] = async (args, input) => {
    const options = { env: cluster.env, reject: false, timeout: 60_000, ...(input === undefined ? {} : { input }) }
    const { exitCode, stdout, stderr } = await execa('kubectl', ['-n', namespace, ...args], options)
    return { exitCode, stdout, stderr }
  }
  const checked = async (args: string[], input?: string) => {
    const { exitCode, stdout, stderr } = await tryKubectl(args, input)
    if (exitCode !== 0) throw new Error(`kubectl ${args.join(' ')} exited ${exitCode}: ${stderr}`)
    return stdout
  }
  return {
    namespace,
    env: cluster.env,
    kubectl: (...args) => checked(args),
    tryKubectl,
    apply: (...objects) => checked(['apply', '-f', '-'], objects.map(object => JSON.stringify(object)).join('\n---\n')),
    until: (expected, ...args) => {
      const look = async () => {
        const { stdout } = await tryKubectl(args)
        return expected.test(stdout) && stdout
      }
      return waitFor(`${expected} from kubectl ${args.join(' ')}`, look, { timeoutMs: 40_000, intervalMs: 100 })
    },
    close: async () => {
      await tryKubectl(['delete', 'namespace', namespace, '--wait=false'])
      await cluster.close()
    },
  }
}
