import type { Status } from '../objects.ts'

/** A refusal in Kubernetes' words: what in-process writers catch and what an HTTP client gets as its body. */
export class StatusError extends Error {
  override readonly name = 'StatusError'
  readonly status: Status
  constructor(status: Status) {
    super(status.message ?? status.reason ?? 'unknown')
    this.status = status
  }
  get code(): number {
    return this.status.code ?? 500
  }
  get reason(): string {
    return this.status.reason ?? ''
  }
}

/** What a refusal is about: a resource in its group, and a name. `kind` is the plural, or the Kind where upstream says so. */
export interface Subject {
  group: string
  kind: string
  name?: string
}

type Details = NonNullable<Status['details']>
export type Cause = NonNullable<Details['causes']>[number]

/** A StatusError of this code and reason. Source of the reasons: k8s.io/apimachinery/pkg/apis/meta/v1 types.go. */
export function statusError(code: number, reason: string, message: string, details?: Details): StatusError {
  const failure = { apiVersion: 'v1', kind: 'Status', metadata: {}, status: 'Failure', message, reason } as const
  return new StatusError({ ...failure, ...(details && { details }), code })
}

/** 404: there is no object of this name. */
export function notFound(subject: Subject): StatusError {
  return statusError(404, 'NotFound', `${called(subject)} not found`, about(subject))
}

/** 404: there is no such path. */
export function noSuchPath(): StatusError {
  return statusError(404, 'NotFound', 'the server could not find the requested resource', {})
}

/** 409: the name is taken. */
export function alreadyExists(subject: Subject): StatusError {
  return statusError(409, 'AlreadyExists', `${called(subject)} already exists`, about(subject))
}

/** 409: the object changed since it was read; `why` replaces the usual sentence. */
export function conflict(subject: Subject, why = changedMeanwhile): StatusError {
  return statusError(409, 'Conflict', `Operation cannot be fulfilled on ${called(subject)}: ${why}`, about(subject))
}

const changedMeanwhile = 'the object has been modified; please apply your changes to the latest version and try again'

/** 403. */
export function forbidden(subject: Subject, why: string, causes?: Cause[]): StatusError {
  const details = { ...about(subject), ...(causes && { causes }) }
  return statusError(403, 'Forbidden', `${called(subject)} is forbidden: ${why}`, details)
}

/** 422: the object breaks these rules. `subject.kind` is the Kind, not the plural. */
export function invalid(subject: Subject, causes: Cause[]): StatusError {
  const texts = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))]
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
  const kind = subject.group ? `${subject.kind}.${subject.group}` : subject.kind
  return statusError(422, 'Invalid', `${kind} "${subject.name ?? ''}" is invalid: ${list}`, {
    ...about(subject),
    causes,
  })
}

/** 400. */
export function badRequest(message: string): StatusError {
  return statusError(400, 'BadRequest', message)
}

/** 405. */
export function methodNotAllowed(): StatusError {
  return statusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})
}

/** 410: the events since this resourceVersion are no longer kept. */
export function expired(asked: number, oldest: number): StatusError {
  return statusError(410, 'Expired', `too old resource version: ${asked} (${oldest})`)
}

/** 500. */
export function internalError(why: string): StatusError {
  return statusError(500, 'InternalError', `Internal error occurred: ${why}`, { causes: [{ message: why }] })
}

function called({ group, kind, name }: Subject): string {
  return `${group ? `${kind}.${group}` : kind} "${name ?? ''}"`
}

function about({ group, kind, name }: Subject): Details {
  return { ...(name && { name }), ...(group && { group }), kind }
}
