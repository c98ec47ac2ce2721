import { randomInt } from 'node:crypto'

/** No vowels and nothing that looks like another: the letters of k8s.io/apimachinery/pkg/util/rand. */
const letters = 'bcdfghjklmnpqrstvwxz2456789'
const longestBase = 58

/** The base, cut to 58 characters, and five random letters: what `metadata.generateName` gives. */
export function generatedName(base: string): string {
  const tail = Array.from({ length: 5 }, () => letters[randomInt(letters.length)])
  return base.slice(0, longestBase) + tail.join('')
}
