import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Registry } from '../registry/registry.ts'
import { methodNotAllowed } from '../storage/status-error.ts'
import { answerError } from './answer.ts'
import { type Call, flag, type ObjectCall } from './call.ts'
import { describeApi } from './describe.ts'
import { partKind } from './part.ts'
import { patchObject } from './patch-object.ts'
import { targetOf } from './path.ts'
import { getObject, listObjects } from './read.ts'
import { deleteObject, deleteObjects } from './remove.ts'
import { watchObjects } from './watch.ts'
import { createObject, replaceObject } from './write.ts'

type Handler = (call: ObjectCall) => void | Promise<void>

/** Answers one request; whatever goes wrong is answered as a Status and told to `report` when it is a fault of ours. */
export async function handle(
  api: Registry,
  request: IncomingMessage,
  response: ServerResponse,
  report: (error: unknown) => void,
): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'https://127.0.0.1')
    const agent = request.headers['user-agent']?.split('/')[0] ?? 'unknown'
    await route({ api, request, response, url, agent })
  } catch (error) {
    if (!(error instanceof Error && error.name === 'StatusError')) report(error)
    answerError(response, error)
  }
}

async function route(call: Call): Promise<void> {
  const target = targetOf(call.url.pathname)
  if (target) await handlerOf({ ...call, target })({ ...call, target })
  else describeApi(call)
}

function handlerOf(call: ObjectCall): Handler {
  const { request, target, url } = call
  if (target.subresource !== undefined) return partHandler(call)
  const one: Record<string, Handler> = { GET: getObject, PUT: replaceObject, PATCH: patchObject, DELETE: deleteObject }
  const many: Record<string, Handler> = {
    GET: flag(url, 'watch') ? watchObjects : listObjects,
    POST: createObject,
    DELETE: deleteObjects,
  }
  const handler = (target.name ? one : many)[request.method ?? '']
  if (!handler) throw methodNotAllowed()
  return handler
}

function partHandler(call: ObjectCall): Handler {
  partKind(call)
  const handlers: Record<string, Handler> = { GET: getObject, PUT: replaceObject, PATCH: patchObject }
  const handler = handlers[call.request.method ?? '']
  if (!handler) throw methodNotAllowed()
  return handler
}
