import type { LabelSelector, LabelSelectorRequirement } from 'kubernetes-types/meta/v1.d.ts'
import type { KubeObject } from '../objects.ts'

/** Does the object have the labels that this selector asks for? An empty selector asks for none; no selector matches nothing. */
export function matchesSelector(
  selector: LabelSelector | undefined,
  { metadata }: Pick<KubeObject, 'metadata'>,
): boolean {
  if (!selector) return false
  const labels = metadata.labels ?? {}
  const { matchLabels = {}, matchExpressions = [] } = selector
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(requirement => meets(requirement, labels))
  )
}

function meets({ key, operator, values = [] }: LabelSelectorRequirement, labels: Record<string, string>): boolean {
  const value = labels[key]
  if (operator === 'Exists') return value !== undefined
  if (operator === 'DoesNotExist') return value === undefined
  const listed = value !== undefined && values.includes(value)
  return operator === 'In' ? listed : !listed
}
