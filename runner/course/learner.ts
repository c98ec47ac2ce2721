import { userInfo } from 'node:os'
import { fail } from '../errors.ts'

/**
 * The learner's name, which is also the name of a folder: as given, or the user's.
 * @throws HandsInError LEARNER_BAD_NAME
 */
export function learnerName(given?: string): string {
  if (given === undefined)
    return (process.env['USER'] || userInfo().username).replace(/[^\w.-]/g, '_').replace(/^\W+/, '') || 'learner'
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u.test(given)) fail('LEARNER_BAD_NAME', { name: given })
  return given
}
