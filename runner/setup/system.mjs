import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { SetupError, say } from './root.mjs'

/**
 * What the sandbox needs of the machine, and the package that has it. Debian's redis-tools carries the server too
 * (redis-check-rdb is the same binary), and unlike redis-server it starts none at installation.
 */
const needs = [
  { commands: ['redis-server', 'redis-check-rdb'], apt: 'redis-tools', dnf: 'redis' },
  { commands: ['redis-cli'], apt: 'redis-tools', dnf: 'redis' },
  { commands: ['runc'], apt: 'runc', dnf: 'runc' },
  { commands: ['nft'], apt: 'nftables', dnf: 'nftables' },
  { commands: ['ip'], apt: 'iproute2', dnf: 'iproute' },
  { commands: ['unshare', 'nsenter'], apt: 'util-linux', dnf: 'util-linux' },
  { commands: ['setpriv'], apt: 'util-linux', dnf: 'util-linux' },
]

/** Debian keeps some of these where a user's PATH does not look. */
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin']

/** The commands that the sandbox needs and this machine lacks, with the packages that have them. */
export function missing() {
  return needs.filter(
    ({ commands }) => !commands.some(command => folders.some(folder => folder && existsSync(join(folder, command)))),
  )
}

/**
 * Installs what the sandbox needs, with apt-get or dnf, through sudo unless we are root.
 * @throws SetupError with the one command to type, when that is not possible
 */
export function ensureSystem() {
  const lacking = missing()
  if (lacking.length === 0 || process.platform !== 'linux') return
  const manager = packageManager()
  const packages = [...new Set(lacking.map(need => need[manager?.name ?? 'apt']))]
  if (!manager)
    throw new SetupError(
      `the sandbox needs ${packages.join(', ')}, and this machine has neither apt-get nor dnf. Install them by its own means, or use --cluster kind or --cluster context:NAME.`,
    )
  const command = manager.command(packages)
  const prefix = privilege()
  if (!prefix)
    throw new SetupError(
      `the sandbox needs ${packages.join(', ')}. Type this, then start again:\n\n  sudo sh -c '${command}'\n`,
    )
  say(`installing ${packages.join(', ')} (once; needed by the sandbox)`)
  run([...prefix, 'sh', '-c', command], `sudo sh -c '${command}'`)
}

function packageManager() {
  const has = command => folders.some(folder => folder && existsSync(join(folder, command)))
  if (has('apt-get')) return { name: 'apt', command: apt }
  if (has('dnf')) return { name: 'dnf', command: packages => `dnf install -y ${packages.join(' ')}` }
  return undefined
}

const apt = packages =>
  `apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ${packages.join(' ')}`

/** How to become root: not at all if we are, sudo if it asks nothing or there is a terminal to ask on, else undefined. */
function privilege() {
  if (process.getuid?.() === 0) return []
  if (spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0) return ['sudo', '-n']
  const canAsk =
    process.stdin.isTTY && process.stderr.isTTY && folders.some(folder => folder && existsSync(join(folder, 'sudo')))
  return canAsk ? ['sudo'] : undefined
}

function run([command, ...rest], retry) {
  const { status, stdout, stderr } = spawnSync(command, rest, { stdio: ['inherit', 'pipe', 'pipe'], encoding: 'utf8' })
  if (status !== 0)
    throw new SetupError(
      `the packages could not be installed:\n${`${stdout}${stderr}`.trim().split('\n').slice(-5).join('\n')}\nTry: ${retry}`,
    )
}

/** `Debian GNU/Linux 12 (bookworm)`, or the platform's name. */
export function systemName() {
  const file = '/etc/os-release'
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return text.match(/^PRETTY_NAME="?(.*?)"?$/m)?.[1] ?? process.platform
}
