import { userInfo } from 'node:os'
import { fail } from '../errors.ts'

/**
 * The learner's name, which is also the name of a folder: as given, or the user's.
 * @throws HandsInError LEARNER_BAD_NAME
 */
export function learnerName(given?: string): string {
  if (given === undefined) return nameOfUser()
  // Two ways to write the same Korean letters must not become two learners.
  const name = given.normalize('NFC')
  return /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u.test(name) ? name : fail('LEARNER_BAD_NAME', { name: given })
}

function nameOfUser(): string {
  const name = process.env['USER'] || userInfo().username
  return (
    name
      .replace(/[^\w.-]/g, '_')
      .replace(/^\W+/, '')
      .slice(0, 64) || 'learner'
  )
}
