import type { LabelSelector, LabelSelectorRequirement } from 'kubernetes-types/meta/v1.d.ts'

/** A label selector as kubectl writes it: `app=web,tier in (a,b)`; `<none>` when it asks for nothing. */
export function selectorText(selector: LabelSelector | undefined): string {
  const equal = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` }))
  const others = (selector?.matchExpressions ?? []).map(part => ({ key: part.key, text: expressionText(part) }))
  const all = [...equal, ...others].sort((a, b) => (a.key < b.key ? -1 : 1))
  return all.length > 0 ? all.map(({ text }) => text).join(',') : '<none>'
}

function expressionText({ key, operator, values = [] }: LabelSelectorRequirement): string {
  if (operator === 'Exists') return key
  if (operator === 'DoesNotExist') return `!${key}`
  return `${key} ${operator.toLowerCase()} (${[...values].sort().join(',')})`
}
