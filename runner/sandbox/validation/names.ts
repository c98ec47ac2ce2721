import type { NameRule } from '../registry/kind.ts'

interface Rule {
  pattern: RegExp
  longest: number
  why: string
}

/** Texts and patterns: k8s.io/apimachinery/pkg/util/validation validation.go, printed by kubectl as they are. */
const rules: Record<Exclude<NameRule, 'path'>, Rule> = {
  subdomain: {
    pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    longest: 253,
    why:
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start " +
      "and end with an alphanumeric character (e.g. 'example.com', regex used for validation is " +
      "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  },
  label: {
    pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    longest: 63,
    why:
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end " +
      "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is " +
      "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  },
  label1035: {
    pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
    longest: 63,
    why:
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, " +
      "and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is " +
      "'[a-z]([-a-z0-9]*[a-z0-9])?')",
  },
}

/** Why this is no name under that rule; nothing when it is one. */
export function nameFaults(name: string, rule: NameRule): string[] {
  if (rule === 'path') return pathFaults(name)
  const { pattern, longest, why } = rules[rule]
  const faults = name.length > longest ? [`must be no more than ${longest} characters`] : []
  return pattern.test(name) ? faults : [...faults, why]
}

function pathFaults(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`]
  return ['/', '%'].filter(part => name.includes(part)).map(part => `may not contain '${part}'`)
}

const qualifiedWhy =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
  "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is " +
  "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

const qualified = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/

/** Why this is no key of a label or an annotation (`name` or `prefix/name`). */
export function qualifiedNameFaults(key: string): string[] {
  const parts = key.split('/')
  const name = parts.at(-1) ?? ''
  if (parts.length > 2)
    return [
      `a qualified name ${qualifiedWhy} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ]
  const prefix = parts.length === 2 ? prefixFaults(parts[0] ?? '') : []
  if (!name) return [...prefix, 'name part must be non-empty', `name part ${qualifiedWhy}`]
  const long = name.length > 63 ? ['name part must be no more than 63 characters'] : []
  return [...prefix, ...long, ...(qualified.test(name) ? [] : [`name part ${qualifiedWhy}`])]
}

function prefixFaults(prefix: string): string[] {
  if (!prefix) return ['prefix part must be non-empty']
  return nameFaults(prefix, 'subdomain').map(why => `prefix part ${why}`)
}

/** Why this is no value of a label. */
export function labelValueFaults(value: string): string[] {
  const long = value.length > 63 ? ['must be no more than 63 characters'] : []
  if (value === '' || qualified.test(value)) return long
  const why =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and " +
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is " +
    "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
  return [...long, why]
}
