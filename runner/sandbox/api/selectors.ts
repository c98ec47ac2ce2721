import type { KubeObject } from '../objects.ts'
import { isMap } from '../registry/json.ts'
import { badRequest } from '../storage/status-error.ts'

type Matches = (object: KubeObject) => boolean

/** What a client asks a collection for: labelSelector and fieldSelector of the query. */
export function selection(query: URLSearchParams, fieldLabels: readonly string[] = []): Matches {
  const labels = labelSelector(query.get('labelSelector') ?? '')
  const fields = fieldSelector(query.get('fieldSelector') ?? '', fieldLabels)
  return object => labels(object.metadata.labels ?? {}) && fields(object)
}

/**
 * What labels must say. Syntax: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
 * @throws StatusError BadRequest when it cannot be read.
 */
export function labelSelector(text: string): (labels: Record<string, string>) => boolean {
  const wanted = clauses(text).map(labelClause)
  return labels => wanted.every(matches => matches(labels))
}

/** At commas that stand in no parentheses. */
function clauses(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map(part => part.trim())
    .filter(Boolean)
}

function labelClause(clause: string): (labels: Record<string, string>) => boolean {
  const set = clause.match(/^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/)
  if (set) {
    const [, key = '', operator, list = ''] = set
    const values = list.split(',').map(value => value.trim())
    return operator === 'in'
      ? labels => key in labels && values.includes(labels[key] ?? '')
      : labels => !values.includes(labels[key] ?? '\0')
  }
  const pair = clause.match(/^([^\s=!]+)\s*(==|=|!=)\s*([^\s=!]*)$/)
  if (pair) {
    const [, key = '', operator, value] = pair
    return operator === '!=' ? labels => labels[key] !== value : labels => labels[key] === value
  }
  if (/\s(in|notin)\s*\([^)]*$/.test(clause))
    throw badRequest("unable to parse requirement: found '', expected: ',' or ')'")
  const presence = clause.match(/^(!?)\s*([^\s=!()]+)$/)
  if (!presence) throw badRequest(`unable to parse requirement: found '${clause}', expected: identifier`)
  const [, not, key = ''] = presence
  return labels => key in labels === (not === '')
}

function fieldSelector(text: string, known: readonly string[]): Matches {
  const wanted = clauses(text).map(clause => fieldClause(clause, ['metadata.name', 'metadata.namespace', ...known]))
  return object => wanted.every(matches => matches(object))
}

function fieldClause(clause: string, known: readonly string[]): Matches {
  const [, path = '', operator, value] = clause.match(/^([^=!]+)(==|=|!=)(.*)$/) ?? []
  if (!operator) throw badRequest(`invalid selector: '${clause}'; can't understand '${clause}'`)
  if (!known.includes(path)) throw badRequest(`field label not supported: ${path}`)
  const steps = path.split('.')
  return object => (at(object, steps) === value) === (operator !== '!=')
}

function at(object: unknown, steps: readonly string[]): string {
  const found = steps.reduce<unknown>((value, step) => (isMap(value) ? value[step] : undefined), object)
  return found === undefined || found === null ? '' : String(found)
}
