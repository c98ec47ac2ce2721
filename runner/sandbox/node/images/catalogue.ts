import { asked, installed } from './installed.ts'
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
  /** Folders that the official image declares as volumes. */
  volumes: string[]
  /** What really runs, where the tag says something else: for an event. */
  differs?: string
}

interface Entry {
  title: string
  tags: string[]
  /** The program that it is made of; undefined when the machine lacks it. */
  program(): string | undefined
  version(program: string): Promise<string>
  configuration(program: string, version: string): Promise<Omit<Image, 'repository'>>
}

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Debian's redis-check-rdb and redis-server are one binary, which looks at the name that it was called by. */
const redis: Entry = {
  title: 'Redis',
  tags: ['7.2', '6', '6.2', '7', '7.0', '7.4', '8', '8.0', 'latest'],
  program: () => installed('redis-server', 'redis-check-rdb'),
  version: async program => /v=(\S+)/.exec(await asked(program, ['--version'], 'redis-server'))?.[1] ?? 'unknown',
  configuration: async (program, version) => ({
    entrypoint: ['docker-entrypoint.sh'],
    command: ['redis-server'],
    workingDir: '/data',
    env: [path, `REDIS_VERSION=${version}`],
    user: 0,
    links: { 'redis-server': program, ...present('redis-cli', 'redis-benchmark', 'redis-check-aof') },
    volumes: ['/data'],
  }),
}

const busybox: Entry = {
  title: 'BusyBox',
  tags: ['1.36', '1', '1.37', 'stable', 'latest'],
  program: () => installed('busybox'),
  version: async program => /v(\d\S+)/.exec(await asked(program, []))?.[1] ?? 'unknown',
  configuration: async program => {
    const applets = (await asked(program, ['--list'])).trim().split('\n')
    const links = Object.fromEntries(['busybox', ...applets].map(name => [name, program]))
    return { entrypoint: [], command: ['sh'], workingDir: '/', env: [path], user: 0, links, volumes: [] }
  },
}

const catalogue: Record<string, Entry> = {
  'docker.io/library/redis': redis,
  'docker.io/library/busybox': busybox,
}

/** The image of this name; undefined when nobody has it here. */
export async function findImage(image: string): Promise<Image | undefined> {
  const { repository, tag } = parseReference(image)
  const entry = catalogue[repository]
  const program = entry?.tags.includes(tag) ? entry.program() : undefined
  if (!entry || !program) return undefined
  const version = await entry.version(program)
  const differs = /^\d/.test(tag) && !`${version}.`.startsWith(`${tag}.`)
  const configuration = await entry.configuration(program, version)
  return { repository, ...configuration, ...(differs && { differs: `${entry.title} ${version}` }) }
}

/** `redis:7.2`, `redis:latest`, …: what a person may write instead. */
export function availableImages(): string[] {
  return Object.entries(catalogue)
    .filter(([, entry]) => entry.program())
    .flatMap(([repository, { tags }]) => tags.map(tag => `${repository.replace('docker.io/library/', '')}:${tag}`))
}

function present(...programs: string[]): Record<string, string> {
  return Object.fromEntries(
    programs.flatMap(name => {
      const file = installed(name)
      return file ? [[name, file]] : []
    }),
  )
}
