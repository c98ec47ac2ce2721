import { randomBytes } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { packageCharts } from './charts.ts'
import type { Cluster } from './cluster.ts'
import type { Notes } from './folders.ts'

export interface HelmRepository {
  /** For `helm repo add hands-in URL`. Whoever does not know it gets nothing. */
  url: string
  close(): Promise<void>
}

/**
 * Serves the project's charts to helm on 127.0.0.1, under a path that nobody can guess.
 * @throws HandsInError HELM_CHART_BROKEN
 */
export async function serveCharts(cluster: Cluster, notes: Notes): Promise<HelmRepository> {
  const folder = await packageCharts(cluster, notes)
  const secret = randomBytes(16).toString('hex')
  const server = createServer((request, response) => answer(request, response, folder, secret))
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  server.unref()
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${port}/${secret}`, close }
}

function answer(request: IncomingMessage, response: ServerResponse, folder: string, secret: string): void {
  const { port } = request.socket.address() as AddressInfo
  const [, given, name = ''] = (request.url ?? '').split('/')
  // A page in a browser sends an Origin, or reaches us by a name of its own: neither is helm.
  const foreign = request.headers.host !== `127.0.0.1:${port}` || request.headers.origin !== undefined
  const file = join(folder, name)
  const known = /^[a-z0-9][\w.+-]*\.(?:yaml|tgz)$/.test(name) && existsSync(file)
  if (foreign || given !== secret || !known || request.method !== 'GET') {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, { 'Content-Type': name.endsWith('.yaml') ? 'text/yaml' : 'application/gzip' })
  createReadStream(file)
    .on('error', error => response.destroy(error))
    .pipe(response)
}
