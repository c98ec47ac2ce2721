import { accessSync, constants, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'
import { HandsInError } from '../errors.ts'
import { findClients } from './clients.ts'
import { cacheFolder, runtimeFolder } from './folders.ts'
import { packageFile } from './package-file.ts'
import { redisVersion } from './sandbox.ts'

/** One thing that this machine has or lacks. */
export interface Finding {
  name: string
  /** Needed by the sandbox; else only by another kind of cluster. */
  needed: boolean
  ok: boolean
  /** What was found, or what is wrong. */
  found: string
  /** What to do about it; empty when nothing is to be done. */
  remedy: string
}

type Look = () => Promise<Pick<Finding, 'ok' | 'found'> & { remedy?: string }>

/** Looks at everything that the project uses, by trying it. */
export async function inspectMachine(): Promise<Finding[]> {
  const looks: [string, boolean, Look][] = [
    ['Node.js', true, async () => ({ ok: true, found: process.versions.node })],
    ['npm packages', true, packages],
    ['kubectl, helm', true, clients],
    ['Redis server', true, redis],
    ['runc', true, program('runc', ['--version'], 'runc')],
    ['nft', true, program('nft', ['--version'], 'nftables')],
    ['ip', true, program('ip', ['-V'], 'iproute2')],
    ['unshare', true, program('unshare', ['--version'], 'util-linux')],
    ['user namespaces', true, namespaces],
    ['runtime folder', true, folder(runtimeFolder)],
    ['cache folder', true, folder(() => cacheFolder(() => undefined))],
    ['docker', false, other('docker', ['version', '--format', '{{.Server.Version}}'])],
    ['kind', false, other('kind', ['version'])],
  ]
  return Promise.all(
    looks.map(async ([name, needed, look]) => ({ name, needed, remedy: '', ...(await look().catch(told)) })),
  )
}

/** An error of the catalogue is a finding; any other is a bug. */
function told(error: unknown) {
  if (!(error instanceof HandsInError)) throw error
  return { ok: false, found: error.fault.message, remedy: error.fault.remedy }
}

const packages: Look = async () => {
  const require = createRequire(import.meta.url)
  const at = require.resolve('esbuild/package.json')
  return {
    ok: true,
    found: `installed (esbuild ${(JSON.parse(readFileSync(at, 'utf8')) as { version: string }).version})`,
  }
}

const clients: Look = async () => {
  const { kubectl, helm, from } = await findClients(() => undefined)
  const run = async (file: string, args: string[]) => (await execa(file, args, { env: quiet, timeout: 5000 })).stdout
  const kube = /"gitVersion": "(.*?)"/.exec(await run(kubectl, ['version', '--client', '-o', 'json']))?.[1]
  return { ok: true, found: `${kube}, ${await run(helm, ['version', '--template', '{{.Version}}'])} from ${from}` }
}

const quiet = { KUBECONFIG: '/dev/null' }

const redis: Look = async () => {
  const version = await redisVersion()
  const asked = [...new Set(chartTags())]
  if (version === 'unknown') return { ok: false, found: 'none', remedy: install('redis-tools') }
  const others = asked.filter(tag => !version.startsWith(`${tag}.`) && version !== tag)
  const word = others.length > 0 ? `; it stands in for redis:${others.join(', redis:')}, which the charts ask for` : ''
  return { ok: true, found: `${version}${word}` }
}

/** The tags of the images that the project's charts ask for. */
function chartTags(): string[] {
  const charts = packageFile('fixtures/charts')
  return readdirSync(charts).flatMap(chart => {
    const tag = /^\s+tag: "?([\w.-]+)"?/m.exec(readFileSync(join(charts, chart, 'values.yaml'), 'utf8'))?.[1]
    return tag === undefined ? [] : [tag]
  })
}

/** Administration tools are not on every user's PATH. */
const path = [process.env['PATH'] ?? '', '/usr/local/sbin', '/usr/sbin', '/sbin'].join(delimiter)

function program(name: string, args: string[], debian: string): Look {
  return async () => {
    const { failed, stdout } = await execa(name, args, {
      reject: false,
      stdin: 'ignore',
      timeout: 5000,
      env: { PATH: path },
    })
    if (failed) return { ok: false, found: 'not found', remedy: install(debian) }
    return { ok: true, found: (stdout.split('\n')[0] ?? '').replace(/^\w+ (?:utility, |from )?/, '') }
  }
}

const install = (debian: string) => `Debian, Ubuntu: apt-get install ${debian} (\`npm start\` does it by itself).`

const namespaces: Look = async () => {
  const kinds = ['--user', '--map-root-user', '--net', '--mount', '--pid', '--fork', '--mount-proc']
  const { failed, stderr } = await execa('unshare', [...kinds, 'true'], {
    reject: false,
    stdin: 'ignore',
    timeout: 5000,
  })
  if (!failed) return { ok: true, found: 'can be made' }
  return {
    ok: false,
    found: `cannot be made: ${(stderr ?? '').trim()}`,
    remedy:
      'Use sudo, allow them (Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0), or use `--cluster kind`.',
  }
}

function folder(locate: () => string): Look {
  return async () => {
    const at = locate()
    accessSync(at, constants.W_OK)
    return { ok: true, found: at }
  }
}

function other(name: string, args: string[]): Look {
  return async () => {
    const { failed, stdout, code } = await execa(name, args, { reject: false, stdin: 'ignore', timeout: 5000 })
    if (!failed) return { ok: true, found: stdout.trim() }
    return {
      ok: false,
      found: code === 'ENOENT' ? 'not found' : 'does not answer',
      remedy: 'Only `--cluster kind` needs it.',
    }
  }
}
