import type { Container } from 'kubernetes-types/core/v1.d.ts'
import type { Pod } from '../../objects.ts'
import type { Image } from '../images/catalogue.ts'
import type { OciMount } from '../images/root-filesystem.ts'
import { capabilitiesOf } from './capabilities.ts'
import type { User } from './users.ts'

export interface ContainerPlan {
  pod: Pod
  container: Container
  image: Image
  user: User
  /** `NAME=VALUE`, the image's first. */
  env: string[]
  /** For $(NAME) in command and args. */
  variables: ReadonlyMap<string, string>
  mounts: OciMount[]
  networkPath: string
  hostname: string
}

const masked = ['/proc/acpi', '/proc/kcore', '/proc/keys', '/proc/timer_list', '/proc/sched_debug', '/sys/firmware']
const readonlyPaths = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger']

/** The OCI configuration of a container. Source: opencontainers/runtime-spec 1.0, config.md and config-linux.md. */
export function configurationOf(plan: ContainerPlan): object {
  const { container, image, user, hostname, networkPath } = plan
  return {
    ociVersion: '1.0.2',
    hostname,
    root: { path: 'rootfs', readonly: container.securityContext?.readOnlyRootFilesystem ?? false },
    process: {
      terminal: false,
      user: { uid: user.uid, gid: user.gid },
      args: commandLine(plan),
      env: plan.env,
      cwd: container.workingDir ?? image.workingDir,
      capabilities: capabilitiesOf(container, user.uid),
      noNewPrivileges: container.securityContext?.allowPrivilegeEscalation === false,
    },
    mounts: [...systemMounts, ...plan.mounts],
    linux: {
      namespaces: [...['pid', 'mount', 'ipc', 'uts'].map(type => ({ type })), { type: 'network', path: networkPath }],
      maskedPaths: masked,
      readonlyPaths,
    },
  }
}

/** `command` replaces the image's entrypoint, and then its command too. Source: Kubernetes, "Define a Command". */
export function commandLine({ container, image, variables }: ContainerPlan): string[] {
  const command = container.command ?? image.entrypoint
  const args = container.args ?? (container.command ? [] : image.command)
  return [...command, ...args].map(word => expand(word, variables))
}

/** Replaces $(NAME) where NAME is known; $$ is a dollar. Source: third_party/forked/golang/expansion. */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (whole, name?: string) =>
    name === undefined ? '$' : (variables.get(name) ?? whole),
  )
}

const systemMounts: OciMount[] = [
  { destination: '/proc', type: 'proc', source: 'proc', options: ['nosuid', 'noexec', 'nodev'] },
  {
    destination: '/dev',
    type: 'tmpfs',
    source: 'tmpfs',
    options: ['nosuid', 'strictatime', 'mode=755', 'size=65536k'],
  },
  {
    destination: '/dev/pts',
    type: 'devpts',
    source: 'devpts',
    options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620'],
  },
  {
    destination: '/dev/shm',
    type: 'tmpfs',
    source: 'shm',
    options: ['nosuid', 'noexec', 'nodev', 'mode=1777', 'size=65536k'],
  },
  { destination: '/dev/mqueue', type: 'mqueue', source: 'mqueue', options: ['nosuid', 'noexec', 'nodev'] },
  { destination: '/sys', type: 'none', source: '/sys', options: ['rbind', 'nosuid', 'noexec', 'nodev', 'ro'] },
]
