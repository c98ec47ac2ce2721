import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { PodLookup, RunningPod } from '../contracts.ts'
import { dial } from './dial.ts'
import { exec } from './exec.ts'
import { containerLogs } from './logs.ts'
import { portForward } from './port-forward.ts'

/**
 * The kubelet's HTTP server, on a unix socket that only the control plane's user can open: `/containerLogs`, `/exec`,
 * `/portForward` with the paths and protocols of a real kubelet, and `/dial` for the control plane's own listeners.
 * Whoever reaches it may do all of that: the API server has asked for credentials before.
 * @param report takes the error of one request; the others go on.
 * @throws Error when the socket cannot be made.
 */
export async function startKubeletServer(
  socketPath: string,
  pods: PodLookup,
  report: (error: unknown) => void,
): Promise<Server> {
  const server = createServer((request, response) => {
    answer(pods, request, response).catch(error => {
      report(error)
      if (response.headersSent) response.destroy()
      else refuse(response, 500, error instanceof Error ? error.message : String(error))
    })
  })
  server.on('upgrade', (request, socket, head) => {
    // A client that goes away in the middle is no fault; its stream is closed by `close`.
    socket.on('error', () => socket.destroy())
    upgrade(pods, request, socket, head).catch(error => {
      report(error)
      socket.destroy()
    })
  })
  await rm(socketPath, { force: true })
  const mask = process.umask(0o177)
  server.listen(socketPath)
  await once(server, 'listening')
  process.umask(mask)
  return server
}

async function answer(pods: PodLookup, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { action, pod, container, query } = read(pods, request)
  if (action === 'healthz') response.end('ok')
  else if (action !== 'containerLogs') refuse(response, 404, '404 page not found')
  else if (!pod) refuse(response, 404, 'pod not found')
  else await containerLogs(pod, container, query, response)
}

async function upgrade(pods: PodLookup, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  const { action, pod, container, query } = read(pods, request)
  if (action === 'dial') return dial(query, socket, head)
  if (!pod) return refuseUpgrade(socket, 404, 'pod not found')
  if (action === 'portForward') return portForward(pod, request, socket, head)
  if (action !== 'exec') return refuseUpgrade(socket, 404, '404 page not found')
  const runcId = pod.containers.get(container)?.runcId
  if (!runcId) return refuseUpgrade(socket, 404, `container not found ("${container}")`)
  return exec({ runcRoot: pods.runcRoot, runcId, query }, request, socket, head)
}

interface Asked {
  action: string
  pod: RunningPod | undefined
  container: string
  query: URLSearchParams
}

/** `/action/namespace/pod/container?query`. */
function read(pods: PodLookup, request: IncomingMessage): Asked {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://kubelet')
  const [, action = '', namespace = '', name = '', container = ''] = pathname.split('/').map(decodeURIComponent)
  return { action, pod: pods.find(namespace, name), container, query: searchParams }
}

function refuse(response: ServerResponse, code: number, why: string): void {
  response.writeHead(code, { 'content-type': 'text/plain; charset=utf-8' }).end(`${why}\n`)
}

function refuseUpgrade(socket: Duplex, code: number, why: string): void {
  const length = Buffer.byteLength(why)
  socket.end(`HTTP/1.1 ${code} Refused\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\n\r\n${why}`)
}
