import { chmodSync, existsSync, lstatSync, mkdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Image } from './catalogue.ts'
import { redisEntrypoint } from './entrypoint.ts'

/** A mount of an OCI runtime configuration. Source: opencontainers/runtime-spec, config.md. */
export interface OciMount {
  destination: string
  type?: string
  source?: string
  options?: string[]
}

const folders = ['proc', 'sys', 'dev', 'usr', 'etc', 'run', 'var', 'root', 'home', 'mnt', 'opt', 'srv']
/** Public configuration that programs below /usr look for. Nothing else of the machine's /etc is in a container. */
const publicFiles = [
  'ld.so.cache',
  'ld.so.conf',
  'alternatives',
  'ssl/certs',
  'nsswitch.conf',
  'localtime',
  'mime.types',
]
const users = `root:x:0:0:root:/root:/bin/sh
redis:x:999:999::/data:/bin/sh
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`
const groups = 'root:x:0:\nredis:x:999:\nnogroup:x:65534:\n'

/**
 * Makes a container's root filesystem in `folder`: folders, users, and links of its own; the machine's /usr comes in by
 * the mounts that it returns, read-only.
 */
export function makeRootFilesystem(folder: string, image: Image): OciMount[] {
  const local = join(folder, '..', 'usr-local')
  for (const name of folders) mkdirSync(join(folder, name), { recursive: true })
  for (const name of ['tmp', 'var/tmp']) openFolder(join(folder, name))
  for (const name of ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32']) linkOrFolder(folder, name)
  writeFileSync(join(folder, 'etc', 'passwd'), users)
  writeFileSync(join(folder, 'etc', 'group'), groups)
  makeLocal(local, image)
  const volumes = image.volumes.map(path => volume(path, join(folder, '..', 'volumes', path)))
  return [
    readOnly('/usr'),
    readOnly('/usr/local', local),
    ...separate(),
    ...publicFiles.flatMap(publicFile),
    ...volumes,
  ]
}

function openFolder(path: string): void {
  mkdirSync(path, { recursive: true })
  chmodSync(path, 0o1777)
}

/** On a merged /usr these are links; elsewhere they are folders, mounted by `separate`. */
function linkOrFolder(folder: string, name: string): void {
  const found = lstatSync(`/${name}`, { throwIfNoEntry: false })
  if (found?.isSymbolicLink()) symlinkSync(readlinkSync(`/${name}`), join(folder, name))
  else if (found) mkdirSync(join(folder, name), { recursive: true })
}

function separate(): OciMount[] {
  const isFolder = (name: string) => lstatSync(`/${name}`, { throwIfNoEntry: false })?.isDirectory()
  return ['bin', 'sbin', 'lib', 'lib64'].filter(isFolder).map(name => readOnly(`/${name}`))
}

function publicFile(name: string): OciMount[] {
  return existsSync(`/etc/${name}`) ? [readOnly(`/etc/${name}`)] : []
}

function readOnly(destination: string, source = destination): OciMount {
  return { destination, source, type: 'bind', options: ['rbind', 'ro', 'nosuid', 'nodev'] }
}

/** A volume that the image declares: there for this container alone, writable whatever its root is. */
function volume(destination: string, source: string): OciMount {
  openFolder(source)
  return { destination, source, type: 'bind', options: ['rbind', 'rw', 'nosuid', 'nodev'] }
}

/** The machine's own /usr/local stays outside. */
function makeLocal(folder: string, image: Image): void {
  mkdirSync(join(folder, 'bin'), { recursive: true })
  for (const [name, target] of Object.entries(image.links)) symlinkSync(target, join(folder, 'bin', name))
  if (image.entrypoint.includes('docker-entrypoint.sh')) {
    writeFileSync(join(folder, 'bin', 'docker-entrypoint.sh'), redisEntrypoint, { mode: 0o755 })
  }
}
