import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import { waitFor } from '../../../wait.ts'
import type { KubeObject, Status } from '../../objects.ts'
import type { ApiClient, ApiRefusal, Mirror } from '../contracts.ts'
import { ObjectMirror } from './mirror.ts'

/** The control plane and the node start at the same time; a busy machine may need a hundred times the usual 0.1 s. */
const apiAnswersMs = 20_000

/** A client of the API on this unix socket, once the API answers. @throws WaitTimeout when it never does. */
export async function openApi(socketPath: string): Promise<ApiClient> {
  const client = new SocketClient(socketPath)
  const look = () => client.request('GET', '/version').catch(notYet)
  await waitFor('the API server to answer', look, { timeoutMs: apiAnswersMs, intervalMs: 4 })
  return client
}

/** The socket is made, and listened on, while we look. */
function notYet(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ECONNREFUSED') throw error
}

class Refusal extends Error implements ApiRefusal {
  override readonly name = 'ApiRefusal'
  readonly status: Status
  constructor(status: Status) {
    super(status.message ?? status.reason ?? 'refused')
    this.status = status
  }
}

/** Whether the API said this (`NotFound`, `AlreadyExists`, …) rather than something else going wrong. */
export function isRefusal(error: unknown, ...reasons: string[]): error is ApiRefusal {
  return error instanceof Refusal && reasons.includes(error.status.reason ?? '')
}

export class SocketClient implements ApiClient {
  readonly #socketPath: string
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 })

  constructor(socketPath: string) {
    this.#socketPath = socketPath
  }

  async request<T extends object>(
    method: string,
    path: string,
    body?: object,
    contentType = 'application/json',
  ): Promise<T> {
    const response = await this.open(method, path, body, contentType)
    const answer = await json(response)
    if ((response.statusCode ?? 500) >= 400) throw new Refusal(answer as Status)
    return answer as T
  }

  async mirror<T extends KubeObject>(collectionPath: string): Promise<Mirror<T>> {
    const mirror = new ObjectMirror<T>(this, collectionPath)
    await mirror.start()
    return mirror
  }

  /** The answer as it begins; a watch reads on from it. */
  open(method: string, path: string, body?: object, contentType?: string): Promise<IncomingMessage> {
    const text = body && JSON.stringify(body)
    const headers = {
      accept: 'application/json',
      'user-agent': 'kubelet/v1.34',
      ...(text && { 'content-type': contentType, 'content-length': Buffer.byteLength(text) }),
    }
    return new Promise((resolve, reject) => {
      const request = httpRequest({ socketPath: this.#socketPath, agent: this.#agent, method, path, headers }, resolve)
      request.on('error', (error: NodeJS.ErrnoException) => {
        // The server closed a kept connection while this request was on its way to it: nobody has read it.
        const unread = request.reusedSocket && error.code === 'ECONNRESET'
        if (unread) resolve(this.open(method, path, body, contentType))
        else reject(error)
      })
      request.end(text)
    })
  }
}
