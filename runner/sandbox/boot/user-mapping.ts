import { accessSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { delimiter, join } from 'node:path'

/**
 * Which users exist inside: `all` as outside (root only), `subordinate` root and those that /etc/subuid grants,
 * `one` root alone. The node reads the outcome in /proc/self/uid_map.
 */
export type UserMapping = 'all' | 'subordinate' | 'one'

/** The widest mapping that this user may make; `path` is where newuidmap would be. */
export function widestMapping(path: string): UserMapping {
  if (process.geteuid?.() === 0 && maySetIds()) return 'all'
  const helpers = ['newuidmap', 'newgidmap'].every(name =>
    path.split(delimiter).some(folder => isThere(join(folder, name))),
  )
  return helpers && hasRange('/etc/subuid') && hasRange('/etc/subgid') ? 'subordinate' : 'one'
}

const lastId = 4_294_967_294

/**
 * Maps every id that this process has to itself in the user namespace of `pid`, whose process has just made it.
 * @throws the system's error when this process may not.
 */
export function mapAll(pid: number): void {
  for (const file of ['gid_map', 'uid_map']) {
    const extents = readFileSync(`/proc/self/${file}`, 'utf8').trim().split('\n')
    const lines = extents.map(line => {
      const [inside, , count] = line.trim().split(/\s+/)
      // Without the very last id: who sees all of them, as runc does, takes this for the machine's own namespace.
      return `${inside} ${inside} ${Math.min(Number(count), lastId)}\n`
    })
    writeFileSync(`/proc/${pid}/${file}`, lines.join(''))
  }
}

/** CAP_SETGID and CAP_SETUID. Source: include/uapi/linux/capability.h, bits 6 and 7. */
function maySetIds(): boolean {
  const effective = /^CapEff:\s*(\w+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'
  return (BigInt(`0x${effective}`) & 0xc0n) === 0xc0n
}

/** Whether the file grants this user a range: `NAME-OR-UID:START:COUNT` a line. Source: subuid(5). */
function hasRange(file: string): boolean {
  if (!isThere(file)) return false
  const { username, uid } = userInfo()
  return readFileSync(file, 'utf8')
    .split('\n')
    .some(line => [username, String(uid)].includes(line.split(':')[0] ?? ''))
}

function isThere(path: string): boolean {
  try {
    accessSync(path)
    return true
  } catch {
    // Not there or not ours to see: either way of no use.
    return false
  }
}
