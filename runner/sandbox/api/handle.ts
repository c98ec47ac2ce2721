import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Registry } from '../registry/registry.ts'
import { badRequest, methodNotAllowed, StatusError } from '../storage/status-error.ts'
import { answerError } from './answer.ts'
import { type Call, flag, type ObjectCall } from './call.ts'
import { describeApi } from './describe.ts'
import { partKind } from './part.ts'
import { patchObject } from './patch-object.ts'
import { targetOf } from './path.ts'
import { streamLogs } from './pod-streams.ts'
import { getObject, listObjects } from './read.ts'
import { deleteObject, deleteObjects } from './remove.ts'
import { bindPod, evictPod, finalizeNamespace } from './special-parts.ts'
import { watchObjects } from './watch.ts'
import { createObject, replaceObject } from './write.ts'

type Handler = (call: ObjectCall) => void | Promise<void>

/** What the server is made of, for whoever answers a request. */
export interface Backend {
  api: Registry
  kubeletSocket?: string
  report: (error: unknown) => void
}

/** Answers one request; whatever goes wrong is answered as a Status and told to `report` when it is a fault of ours. */
export async function handle(backend: Backend, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { api, kubeletSocket, report } = backend
  try {
    const url = new URL(request.url ?? '/', 'https://127.0.0.1')
    const agent = request.headers['user-agent']?.split('/')[0] ?? 'unknown'
    await route({ api, request, response, url, agent, ...(kubeletSocket && { kubeletSocket }) })
  } catch (error) {
    if (!(error instanceof StatusError)) report(error)
    answerError(response, error)
  }
}

async function route(call: Call): Promise<void> {
  const target = targetOf(call.url.pathname)
  if (target) await handlerOf({ ...call, target })({ ...call, target })
  else describeApi(call)
}

const specialParts: Record<string, Record<string, Handler>> = {
  'namespaces/finalize': { PUT: finalizeNamespace },
  'pods/attach': { GET: needsUpgrade, POST: needsUpgrade },
  'pods/binding': { POST: bindPod },
  'pods/eviction': { POST: evictPod },
  'pods/exec': { GET: needsUpgrade, POST: needsUpgrade },
  'pods/log': { GET: streamLogs },
  'pods/portforward': { GET: needsUpgrade, POST: needsUpgrade },
}

function needsUpgrade(): void {
  throw badRequest('Upgrade request required')
}

function handlerOf(call: ObjectCall): Handler {
  const { request, target, url } = call
  if (target.subresource !== undefined) return partHandler(call)
  const many = { GET: flag(url, 'watch') ? watchObjects : listObjects, POST: createObject, DELETE: deleteObjects }
  const one = { GET: getObject, PUT: replaceObject, PATCH: patchObject, DELETE: deleteObject }
  const question = { POST: createObject }
  const handlers: Record<string, Handler> = target.name ? one : target.kind.reply ? question : many
  return handlers[request.method ?? ''] ?? notAllowed()
}

function notAllowed(): never {
  throw methodNotAllowed()
}

function partHandler(call: ObjectCall): Handler {
  const { kind, subresource = '' } = call.target
  const special = specialParts[`${kind.plural}/${subresource}`]
  if (!special) partKind(call)
  const handlers = special ?? { GET: getObject, PUT: replaceObject, PATCH: patchObject }
  return handlers[call.request.method ?? ''] ?? notAllowed()
}
