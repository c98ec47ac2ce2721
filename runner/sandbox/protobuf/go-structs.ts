/** A field of a Go struct, as its tags and the markers in its comment tell. */
export interface GoField {
  name: string
  goType: string
  tags: Record<string, string>
  markers: Record<string, string[]>
}

export interface GoType {
  /** What it is made of where it is no struct: `string`, `map[ResourceName]resource.Quantity`. */
  underlying?: string
  fields: GoField[]
  markers: Record<string, string[]>
}

/** The types that a Go source file declares, by name. Reads gofmt's layout, one declaration a line; it is no Go parser. */
export function goTypes(source: string): Map<string, GoType> {
  const types = new Map<string, GoType>()
  let comment: string[] = []
  let open: GoType | undefined
  for (const line of source.split('\n').map(text => text.trim())) {
    if (line.startsWith('//')) {
      comment.push(line)
      continue
    }
    const declared = line.match(/^type (\w+) (struct \{\}?|[^=].*)$/)
    if (declared) open = declare(types, declared, markersOf(comment))
    else if (line === '}') open = undefined
    else if (open) addField(open, line, markersOf(comment))
    comment = []
  }
  return types
}

function declare(
  types: Map<string, GoType>,
  declared: RegExpMatchArray,
  markers: GoType['markers'],
): GoType | undefined {
  const [, name = '', what = ''] = declared
  const struct = what.startsWith('struct')
  const type: GoType = { fields: [], markers, ...(!struct && { underlying: what.split(' //')[0] ?? what }) }
  types.set(name, type)
  return what === 'struct {' ? type : undefined
}

function addField(type: GoType, line: string, markers: GoField['markers']): void {
  const field = line.match(/^(?:(\w+)\s+)?([\w.*[\]]+)\s+`([^`]*)`/)
  if (!field) return
  const [, name, goType = '', tags = ''] = field
  const pairs = [...tags.matchAll(/(\w+):"([^"]*)"/g)].map(([, key = '', value = '']) => [key, value] as const)
  type.fields.push({ name: name ?? goType, goType, tags: Object.fromEntries(pairs), markers })
}

/** `+listType=map` in a comment. */
function markersOf(comment: string[]): Record<string, string[]> {
  const markers: Record<string, string[]> = {}
  for (const line of comment) {
    const [, key, value = ''] = line.match(/^\/\/\s*\+(\w+)(?:=(.*))?$/) ?? []
    if (key) markers[key] = [...(markers[key] ?? []), value]
  }
  return markers
}
