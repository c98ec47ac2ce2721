import type { AnyNode, Identifier, Node, Pattern } from 'acorn'

/** The identifiers that a pattern binds: `{ a, b: [c] = d, ...e }` binds a, c and e. */
export function namesOf(pattern: Pattern): Identifier[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern]
    case 'ObjectPattern':
      return pattern.properties.flatMap(property =>
        namesOf(property.type === 'RestElement' ? property.argument : property.value),
      )
    case 'ArrayPattern':
      return pattern.elements.flatMap(element => (element ? namesOf(element) : []))
    case 'AssignmentPattern':
      return namesOf(pattern.left)
    case 'RestElement':
      return namesOf(pattern.argument)
    default:
      return []
  }
}

/** Every name in the tree that may refer to a variable: property names do not. */
export function namesUsed(root: Node): Set<string> {
  const names = new Set<string>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    if (!isNode(value)) return
    if (value.type === 'Identifier') names.add(value.name)
    childrenOf(value).forEach(visit)
  }
  visit(root)
  return names
}

function childrenOf(node: AnyNode): unknown[] {
  return Object.entries(node).flatMap(([key, child]) => (isPropertyName(node, key) ? [] : [child]))
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

function isPropertyName(node: AnyNode, key: string): boolean {
  if (node.type === 'MemberExpression') return key === 'property' && !node.computed
  return node.type === 'Property' && key === 'key' && !node.computed
}
