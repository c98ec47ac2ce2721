import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fail } from '../../errors.ts'

/** Each program that the node needs, with what to look for: one of these, and the Debian package that has the last. */
const programs: { names: string[]; package: string }[] = [
  { names: ['ip'], package: 'iproute2' },
  { names: ['nft'], package: 'nftables' },
  { names: ['redis-server', 'redis-check-rdb'], package: 'redis-tools' },
  { names: ['runc'], package: 'runc' },
  { names: ['setpriv'], package: 'util-linux' },
  { names: ['unshare'], package: 'util-linux' },
]

/** Where administration tools are, which is not on every user's PATH. */
const adminFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/**
 * Checks that the PATH, and `besides`, have what the sandbox runs. Returns the PATH on which all of it is found.
 * @throws HandsInError SANDBOX_LACKS_PROGRAM, SANDBOX_NEEDS_LINUX.
 */
export function checkRequirements(path: string = process.env['PATH'] ?? '', besides = adminFolders): string {
  if (process.platform !== 'linux') fail('SANDBOX_NEEDS_LINUX', { platform: process.platform })
  const folders = [...new Set([...path.split(delimiter).filter(Boolean), ...besides])]
  const missing = programs.filter(
    ({ names }) => !names.some(name => folders.some(folder => canRun(join(folder, name)))),
  )
  if (missing.length === 0) return folders.join(delimiter)
  return fail('SANDBOX_LACKS_PROGRAM', {
    programs: missing.map(({ names }) => names[0]).join(', '),
    packages: [...new Set(missing.map(({ package: name }) => name))].join(' '),
  })
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    // Whatever stands against running it, it is not to be had here.
    return false
  }
}
