import { badRequest } from '../storage/status-error.ts'

/** The resourceVersion that the query names; 0 when it names none. @throws StatusError BadRequest when it is no number. */
export function askedRevision(query: URLSearchParams): number {
  const text = query.get('resourceVersion') ?? ''
  if (/^\d*$/.test(text)) return Number(text)
  const why = `Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`
  throw badRequest(`invalid resource version: resourceVersion: ${why}`)
}
