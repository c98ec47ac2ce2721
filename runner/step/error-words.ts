import { inspect } from 'node:util'

/** What an error says, in one line: what is inside it where it says nothing itself, without stacks and dumps. */
export function errorWords(error: unknown): string {
  if (error instanceof AggregateError && error.message === '')
    return [...new Set(error.errors.map(errorWords))].join('; ')
  const answer = apiMessage(error)
  if (answer) return answer
  if (typeof error !== 'object' || error === null) return String(error)
  const inner = innerError(error)
  const message = 'message' in error ? firstLine(String(error.message)) : firstLine(inspect(error, { depth: 1 }))
  const own = error instanceof Error && !/^(Error|ReturnedFalse|LookTimeout)$/.test(error.name) ? `${error.name}: ` : ''
  return inner === undefined ? `${own}${message}` || 'an error without a message' : `${message} (${errorWords(inner)})`
}

/** The HTTP status of an error of client-node; undefined for any other. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error && 'code' in error && 'body' in error)) return undefined
  return typeof error.code === 'number' ? error.code : undefined
}

/** What the Kubernetes API said: client-node keeps its `Status` as JSON text, its own message is a dump of everything. */
function apiMessage(error: unknown): string | undefined {
  const status = statusOf(error)
  if (status === undefined) return undefined
  const body = error instanceof Error && 'body' in error ? error.body : undefined
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const said = /"message":\s*("(?:[^"\\]|\\.)*")/.exec(text ?? '')?.[1]
  return `the Kubernetes API answered ${status}: ${said ? JSON.parse(said) : firstLine(text ?? '')}`
}

/** ioredis keeps the reason in `lastNodeError`, fetch in `cause`. */
function innerError(error: object): unknown {
  if ('lastNodeError' in error && error.lastNodeError) return error.lastNodeError
  return 'cause' in error && error.cause instanceof Error ? error.cause : undefined
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? ''
}
