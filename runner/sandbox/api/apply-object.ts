import type { KubeObject } from '../objects.ts'
import { serverSideApply } from '../patch/server-side-apply.ts'
import { conform, type Mismatch } from '../protobuf/conform.ts'
import { typeNameOf } from '../protobuf/fields.ts'
import { apiVersionOf, resourceOf } from '../registry/kind.ts'
import { badRequest, invalid, notFound, statusError } from '../storage/status-error.ts'
import { answer } from './answer.ts'
import { objectOf } from './body.ts'
import { flag, type ObjectCall } from './call.ts'
import { partKind } from './part.ts'
import { shownObject } from './show.ts'
import { writeOptions } from './write-options.ts'
import { writerOf } from './writer.ts'

/** PATCH with a configuration to apply: creates the object if there is none. */
export async function applyObject(call: ObjectCall): Promise<void> {
  const config = await configuration(call)
  const { api, target, url } = call
  const { kind, namespace, name = '', subresource } = target
  const resource = resourceOf(kind)
  const live = api.get(resource, namespace, name)
  if (!live && subresource) throw notFound({ group: kind.group, kind: kind.plural, name })
  const next = serverSideApply(live, config, writerOf(call, 'Apply'), flag(url, 'force'))
  if (next === live) answer(call.response, 200, shownObject(call, live))
  else if (!live) answer(call.response, 201, shownObject(call, api.create(resource, next, writeOptions(call))))
  else answer(call.response, 200, shownObject(call, update(call, next)))
}

function update(call: ObjectCall, next: KubeObject): KubeObject {
  const { api, target } = call
  const resource = resourceOf(target.kind)
  if (target.subresource === 'status') return api.updateStatus(resource, next, writeOptions(call))
  return api.update(resource, next, writeOptions(call))
}

/** @throws StatusError when the body is none for this path. */
async function configuration(call: ObjectCall): Promise<KubeObject> {
  const { url, target } = call
  if (!url.searchParams.get('fieldManager')) {
    const cause = {
      reason: 'FieldValueRequired',
      message: 'Required value: is required for apply patch',
      field: 'fieldManager',
    }
    throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, [cause])
  }
  const kind = partKind(call)
  const body = (await objectOf(call.request)) ?? {}
  const { object, unknown, mismatch } = conform(typeNameOf(kind), body)
  const config = object as unknown as KubeObject
  if (unknown.length > 0 || mismatch) throw untyped(call, unknown, mismatch)
  if (config.apiVersion !== apiVersionOf(kind) || config.kind !== kind.kind) {
    throw badRequest(`invalid object type: ${config.apiVersion}, Kind=${config.kind}`)
  }
  const { name, namespace } = target
  if (config.metadata?.name !== undefined && config.metadata.name !== name) {
    throw badRequest(`metadata.name mismatch: ${config.metadata.name} and ${name}`)
  }
  return { ...config, metadata: { ...config.metadata, name: name ?? '', ...(namespace && { namespace }) } }
}

function untyped({ target }: ObjectCall, unknown: string[], mismatch: Mismatch | undefined): Error {
  const { kind, namespace, name } = target
  const what = `(${[namespace, name].filter(Boolean).join('/')}; ${kind.group ? apiVersionOf(kind) : `/${kind.version}`}, Kind=${kind.kind})`
  const faults = mismatch ? [mismatch.applying] : unknown.map(path => `.${path}: field not declared in schema`)
  const list = faults.length === 1 ? faults[0] : `errors:\n${faults.map(fault => `  ${fault}`).join('\n')}`
  return statusError(500, '', `failed to create typed patch object ${what}: ${list}`)
}
