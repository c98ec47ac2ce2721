import type { LabelSelector, LabelSelectorRequirement } from 'kubernetes-types/meta/v1.d.ts'

/** Whether the labels match. An empty selector matches everything. Source: metav1.LabelSelectorAsSelector. */
export function matches({ matchLabels, matchExpressions }: LabelSelector, labels: Record<string, string>): boolean {
  const equal = Object.entries(matchLabels ?? {}).every(([name, value]) => labels[name] === value)
  return equal && (matchExpressions ?? []).every(requirement => holds(requirement, labels))
}

function holds({ key, operator, values = [] }: LabelSelectorRequirement, labels: Record<string, string>): boolean {
  const value = labels[key]
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    default:
      return false
  }
}
