import { chmod } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Registry } from '../registry/registry.ts'
import type { StatusError } from '../storage/status-error.ts'
import { Store } from '../storage/store.ts'
import { guarded, refusal } from './guard.ts'
import { handle } from './handle.ts'
import { refuseUpgrade, upgrade } from './upgrade.ts'

export interface ApiOptions {
  api: Registry
  /** What a client over TCP must send as `Authorization: Bearer …`. */
  token: string
  /** PEM. Without it the TCP listener speaks plain HTTP. */
  tls?: { cert: string; key: string }
  /** Of the listener on 127.0.0.1; 0, the default, takes a free one. */
  port?: number
  /** Where to listen for the node, without a token: the folder around it must be closed to others. */
  socketPath?: string
  /** The kubelet's server: logs, exec, attach and port-forward are passed on to it. */
  kubeletSocket?: string
  /** Hears of every fault of the server itself. */
  report: (error: unknown) => void
}

export interface ApiServer {
  url: string
  port: number
  /** Ends every connection. */
  close(): Promise<void>
}

/** An empty cluster's API, in process, with the namespaces that every cluster has. `report` hears of listeners that throw. */
export function createControlPlaneApi(report: (error: unknown) => void): { api: Registry } {
  const api = new Registry(new Store(report))
  for (const name of ['default', 'kube-node-lease', 'kube-public', 'kube-system']) {
    api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  }
  return { api }
}

/** Listens for kubectl and its like on 127.0.0.1, and for the node on a unix socket. */
export async function serveApi(options: ApiOptions): Promise<ApiServer> {
  const { token, tls, port = 0, socketPath, report } = options
  const listener: RequestListener = (request, response) => void handle(options, request, response)
  const open = tls ? createTlsServer(tls, guarded(token, listener)) : createServer(guarded(token, listener))
  upgradeThrough(open, options, request => refusal(token, request))
  await listening(open, { port, host: '127.0.0.1' })
  const servers: Server[] = [open]
  if (socketPath) servers.push(await onSocket(createServer(listener), socketPath, options))
  for (const server of servers) server.on('error', report)
  const taken = (open.address() as AddressInfo).port
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${taken}`
  return { url, port: taken, close: () => closed(servers) }
}

type Refuse = (request: IncomingMessage) => StatusError | undefined

function upgradeThrough(server: Server, { api, kubeletSocket }: ApiOptions, refuse: Refuse): void {
  server.on('upgrade', (request, socket, head) => {
    // A client that breaks off while the kubelet is being reached: nobody is left to tell.
    socket.on('error', () => socket.destroy())
    const refused = refuse(request)
    if (refused) refuseUpgrade(socket, refused)
    else void upgrade(api, request, socket, head, kubeletSocket)
  })
}

async function onSocket(server: Server, socketPath: string, options: ApiOptions): Promise<Server> {
  upgradeThrough(server, options, () => undefined)
  await listening(server, { path: socketPath })
  await chmod(socketPath, 0o600)
  return server
}

function listening(server: Server, where: { port: number; host: string } | { path: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(where, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function closed(servers: Server[]): Promise<void> {
  await Promise.all(
    servers.map(server => {
      const end = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeAllConnections()
      return end
    }),
  )
}
