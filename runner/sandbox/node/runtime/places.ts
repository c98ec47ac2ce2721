import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../network/command.ts'

/** Where the node keeps what lives as long as it does: a tmpfs of its own, gone with its mount namespace. */
export interface Places {
  root: string
  runc: string
  pods: string
  images: string
}

/** Makes the places; keeps runc's hands off the machine's cgroups, where it would leave folders behind when killed. */
export async function preparePlaces(folder: string): Promise<Places> {
  const root = join(folder, 'node')
  mkdirSync(root, { recursive: true, mode: 0o700 })
  await Promise.all([run('mount', ['-t', 'tmpfs', '-o', 'mode=711', 'tmpfs', root]), readOnlyCgroups()])
  const places = { root, runc: join(root, 'runc'), pods: join(root, 'pods'), images: join(root, 'images') }
  for (const place of [places.runc, places.pods, places.images]) mkdirSync(place, { mode: 0o711 })
  return places
}

/** Field 5 of proc_pid_mountinfo(5) is where a mount is. */
async function readOnlyCgroups(): Promise<void> {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map(line => line.split(' ')[4] ?? '')
    .filter(path => path.startsWith('/sys/fs/cgroup'))
  const commands = mounts.map(path => `mount -o remount,bind,ro '${path}'`)
  if (commands.length > 0) await run('sh', ['-c', commands.join(' && ')])
}
