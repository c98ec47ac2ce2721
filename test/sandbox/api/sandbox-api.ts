import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { generate } from 'selfsigned'
import { findClients } from '../../../runner/cluster/clients.ts'
import { createControlPlaneApi, serveApi } from '../../../runner/sandbox/api/serve.ts'
import type { Registry } from '../../../runner/sandbox/registry/registry.ts'

/** An API server of a test's own, over TLS, with a kubeconfig for real clients. */
export interface TestApi {
  api: Registry
  url: string
  token: string
  kubeconfig: string
  folder: string
  /** Runs a program with this server as its cluster and an empty HOME; its output and exit code, never a throw. */
  run(program: string, args: string[], input?: string): Promise<{ code: number; out: string; err: string }>
  /** A request with the token; `body` is sent as JSON. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  faults: unknown[]
  close(): Promise<void>
}

export interface Answer {
  code: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  body: any
}

export async function testApi(options: { kubeletSocket?: string } = {}): Promise<TestApi> {
  const faults: unknown[] = []
  const report = (fault: unknown) => faults.push(fault)
  const { api } = createControlPlaneApi(report)
  const token = 'a-token-of-this-test'
  const pem = await generate([{ name: 'commonName', value: 'test' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  })
  const folder = await mkdtemp(join(tmpdir(), 'hands-in-api-'))
  const socketPath = join(folder, 'api.sock')
  const tls = { cert: pem.cert, key: pem.private }
  const server = await serveApi({ api, token, tls, socketPath, report, ...options })
  const kubeconfig = join(folder, 'kubeconfig')
  await writeFile(kubeconfig, JSON.stringify(configOf(server.url, pem.cert, token)), { mode: 0o600 })
  return {
    ...{ api, url: server.url, token, kubeconfig, folder, faults },
    run: (program, args, input) => run(folder, kubeconfig, program, args, input),
    ask: (method, path, body, headers) => ask(socketPath, method, path, body, headers),
    close: async () => {
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}

function configOf(server: string, cert: string, token: string): object {
  const cluster = { server, 'certificate-authority-data': Buffer.from(cert).toString('base64') }
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster }],
    users: [{ name: 'test', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    'current-context': 'test',
  }
}

async function run(home: string, kubeconfig: string, program: string, args: string[], input = '') {
  const { path } = await findClients(() => undefined)
  const env = { HOME: home, KUBECONFIG: kubeconfig, PATH: path }
  const { exitCode, stdout, stderr } = await execa(program, args, { env, extendEnv: false, reject: false, input })
  return { code: exitCode ?? -1, out: stdout, err: stderr }
}

async function ask(
  socketPath: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const sent = request({ socketPath, method, path, headers: { ...type, ...headers } }, async response => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk as Buffer)
      const text = Buffer.concat(chunks).toString()
      const json = response.headers['content-type']?.startsWith('application/json')
      const flat = Object.entries(response.headers).map(([name, value]) => [name, String(value)])
      resolve({
        code: response.statusCode ?? 0,
        headers: new Headers(Object.fromEntries(flat)),
        body: json ? JSON.parse(text) : text,
      })
    })
    sent.once('error', reject)
    sent.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body))
  })
}
