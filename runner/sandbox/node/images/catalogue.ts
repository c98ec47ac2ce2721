import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { parseReference } from './reference.ts'

/** What the machine has under the name of an image, with the official image's configuration. */
export interface Image {
  repository: string
  entrypoint: string[]
  command: string[]
  workingDir: string
  env: string[]
  user: number
  /** Links below /usr/local/bin of the container: name → target. */
  links: Record<string, string>
  /** Folders that the image has and anyone in it may write to. */
  folders: string[]
  /** What really runs, where the tag says something else: for an event. */
  differs?: string
}

interface Entry {
  tags: string[]
  /** Undefined when the machine lacks what it is made of. */
  make(tag: string): Omit<Image, 'repository'> | undefined
}

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const plain = { entrypoint: [], workingDir: '/', env: [path], user: 0, links: {}, folders: [] }

const catalogue: Record<string, Entry> = {
  'docker.io/library/redis': { tags: ['6.2', '7.0', '7.2', '7.4', '8', '8.0', 'latest'], make: redis },
  'docker.io/library/debian': { tags: ['12', 'bookworm', 'stable', 'latest'], make: debian },
  'docker.io/library/busybox': { tags: ['1.36', 'stable', 'latest'], make: busybox },
  'docker.io/library/python': { tags: ['3', '3.11', '3.12', 'latest'], make: python },
}

/** The image of this name; undefined when nobody has it here. */
export function findImage(image: string): Image | undefined {
  const { repository, tag } = parseReference(image)
  const entry = catalogue[repository]
  const made = entry?.tags.includes(tag) ? entry.make(tag) : undefined
  return made && { repository, ...made }
}

/** `redis:7.2, redis:latest, …`: what a person may write instead. */
export function availableImages(): string[] {
  return Object.entries(catalogue)
    .filter(([, { tags, make }]) => make(tags[0] ?? ''))
    .flatMap(([repository, { tags }]) => tags.map(tag => `${repository.replace('docker.io/library/', '')}:${tag}`))
}

/** Debian's redis-check-rdb and redis-server are one binary, which looks at the name that it was called by. */
function redis(tag: string): Omit<Image, 'repository'> | undefined {
  const server = find('redis-server') ?? find('redis-check-rdb')
  if (!server) return undefined
  const version = redisVersion(server)
  return {
    entrypoint: ['docker-entrypoint.sh'],
    command: ['redis-server'],
    workingDir: '/data',
    env: [path, `REDIS_VERSION=${version}`],
    user: 0,
    links: { 'redis-server': server, ...present('redis-cli', 'redis-benchmark', 'redis-check-aof') },
    folders: ['/data'],
    ...(tag !== 'latest' && !`${version}.`.startsWith(`${tag}.`) && { differs: `Redis ${version}` }),
  }
}

let version: string | undefined

function redisVersion(server: string): string {
  version ??= spawnSync(server, ['--version'], { argv0: 'redis-server', encoding: 'utf8' }).stdout.match(/v=(\S+)/)?.[1]
  return version ?? 'unknown'
}

function debian(): Omit<Image, 'repository'> {
  return { ...plain, command: ['bash'] }
}

function busybox(): Omit<Image, 'repository'> | undefined {
  const program = find('busybox')
  return program === undefined ? undefined : { ...plain, command: ['sh'], links: { busybox: program } }
}

function python(tag: string): Omit<Image, 'repository'> | undefined {
  const program = find('python3')
  if (!program) return undefined
  const found = execFileSync(program, ['-c', 'import platform; print(platform.python_version())'], { encoding: 'utf8' })
  const differs = tag !== 'latest' && !found.startsWith(tag) ? { differs: `Python ${found.trim()}` } : {}
  return { ...plain, command: ['python3'], links: { python: program, python3: program }, ...differs }
}

function present(...programs: string[]): Record<string, string> {
  return Object.fromEntries(programs.flatMap(name => (find(name) ? [[name, find(name) ?? '']] : [])))
}

/** Only what lies below /usr is in containers. */
function find(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(folder => /^\/usr\/s?bin$/.test(folder))
  return folders.map(folder => join(folder, program)).find(file => existsSync(file))
}
