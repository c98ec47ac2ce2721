/** Letters of generated names: no vowels, no look-alikes. Source: k8s.io/apimachinery/pkg/util/rand. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/**
 * A name for a pod template, of the form that upstream gives it: FNV-1a in decimal digits, each digit spelt by the safe
 * alphabet (rand.SafeEncodeString). Upstream hashes Go's print of the struct, so the values differ from a real cluster's.
 */
export function templateHash(template: unknown, collisions = 0): string {
  const text = JSON.stringify(template, sorted) + (collisions || '')
  return String(fnv32a(text)).replace(/\d/g, digit => alphabet[digit.charCodeAt(0) % alphabet.length] ?? '')
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function fnv32a(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
