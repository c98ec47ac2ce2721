import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Container, PodSpec } from 'kubernetes-types/core/v1.d.ts'
import { openApi } from '../../../../runner/sandbox/node/api/client.ts'
import type { ApiClient } from '../../../../runner/sandbox/node/contracts.ts'
import type { Pod } from '../../../../runner/sandbox/objects.ts'
import { waitFor } from '../../../../runner/wait.ts'

const pods = '/api/v1/namespaces/default/pods'

/** A sandbox of one's own, its node and all, spoken to over its socket. */
export interface Sandbox {
  folder: string
  process: ChildProcess
  api: ApiClient
  /** Makes a pod of one container. A sidecar is an init container whose restartPolicy is younger than the types. */
  create(name: string, container: object, spec?: Partial<PodSpec> & object): Promise<Pod>
  /** The pod once `is` says so. */
  until(name: string, is: (pod: Pod) => unknown): Promise<Pod>
  remove(name: string, gracePeriodSeconds?: number): Promise<object>
  gone(name: string): Promise<void>
  /** What a container has said. */
  logs(name: string, query?: string): Promise<string>
  /** `REASON MESSAGE` of the events about a pod. */
  events(name: string): Promise<string[]>
  /** Ends it. */
  close(): Promise<void>
}

/** Starts a sandbox in a folder of its own. */
export async function startSandbox(): Promise<Sandbox> {
  const root = mkdtempSync(join(tmpdir(), 'kubelet-'))
  const folder = join(root, 'run')
  const program = resolve('runner/sandbox/main.ts')
  const args = ['--import', 'tsx', program, '--dir', folder, '--attached']
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', chunk => {
    said += chunk
  })
  await waitFor('the sandbox to be ready', () => said.includes('"ready"'), { timeoutMs: 20_000 })
  const socket = join(folder, 'api.sock')
  const api = await openApi(socket)
  await waitFor('the default service account', () => serviceAccount(api), { timeoutMs: 5000 })
  const close = async () => {
    child.stdin.end()
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    rmSync(root, { recursive: true, force: true })
  }
  return { folder, process: child, api, ...podsOf(api, socket), close }
}

const serviceAccount = (api: ApiClient) =>
  api.request('GET', '/api/v1/namespaces/default/serviceaccounts/default').catch(() => undefined)

function podsOf(api: ApiClient, socketPath: string) {
  const get = (name: string) => api.request<Pod>('GET', `${pods}/${name}`)
  return {
    create: (name: string, container: object, spec: object = {}) => {
      const containers = [{ name: 'main', image: 'redis:7.2', ...container } as Container]
      const quick = { terminationGracePeriodSeconds: 1, containers, ...spec }
      return api.request<Pod>('POST', pods, { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: quick })
    },
    until: (name: string, is: (pod: Pod) => unknown) =>
      waitFor(
        `${name}: ${is}`,
        async () => {
          const pod = await get(name)
          return is(pod) ? pod : undefined
        },
        { timeoutMs: 20_000 },
      ),
    remove: (name: string, gracePeriodSeconds?: number) =>
      api.request('DELETE', `${pods}/${name}`, { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds }),
    gone: async (name: string) => {
      const look = () =>
        get(name).then(
          () => undefined,
          () => true as const,
        )
      await waitFor(`${name} to be gone`, look, { timeoutMs: 20_000 })
    },
    logs: (name: string, query = '') => read(socketPath, `${pods}/${name}/log?${query}`),
    events: async (name: string) => {
      const list = await api.request<{ items: Event[] }>('GET', '/api/v1/namespaces/default/events')
      const about = list.items.filter(({ involvedObject }) => involvedObject.name === name)
      return about.map(({ reason, message }) => `${reason} ${message}`)
    },
  }
}

interface Event {
  involvedObject: { name: string }
  reason: string
  message: string
}

function read(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path }, response => resolve(text(response)))
    asked.on('error', reject)
    asked.end()
  })
}
