import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PodNetwork } from '../../../../runner/sandbox/node/contracts.ts'

/** Starts a container of the machine's own programs in the pod's network; it waits to be killed. Its id is `name`. */
export function startContainer(folder: string, name: string, pod: PodNetwork): void {
  const bundle = join(folder, name)
  const shared = ['usr', 'bin', 'lib', 'lib64', 'etc']
  for (const path of [...shared, 'proc', 'dev', 'tmp']) mkdirSync(join(bundle, 'rootfs', path), { recursive: true })
  const mounts = [
    ...shared.map(path => ({ destination: `/${path}`, source: `/${path}`, type: 'bind', options: ['rbind', 'ro'] })),
    { destination: '/proc', source: 'proc', type: 'proc' },
    { destination: '/dev', source: 'tmpfs', type: 'tmpfs', options: ['nosuid', 'mode=755'] },
    {
      destination: '/dev/pts',
      source: 'devpts',
      type: 'devpts',
      options: ['newinstance', 'ptmxmode=0666', 'mode=0620'],
    },
    { destination: '/tmp', source: 'tmpfs', type: 'tmpfs' },
  ]
  const config = {
    ociVersion: '1.0.2',
    process: {
      cwd: '/tmp',
      args: ['sleep', '1000'],
      env: ['PATH=/usr/bin:/bin', 'TERM=xterm', 'GREETING=hello'],
      user: { uid: 0, gid: 0 },
    },
    root: { path: 'rootfs' },
    hostname: name,
    mounts,
    linux: {
      namespaces: [
        { type: 'pid' },
        { type: 'mount' },
        { type: 'uts' },
        { type: 'ipc' },
        { type: 'network', path: pod.namespacePath },
      ],
    },
  }
  writeFileSync(join(bundle, 'config.json'), JSON.stringify(config))
  // Its output is not piped: the container keeps it open for as long as it lives.
  const args = [
    '--root',
    runcRoot(folder),
    '--log',
    join(folder, 'runc.log'),
    'run',
    '--detach',
    '--bundle',
    bundle,
    name,
  ]
  const { status } = spawnSync('runc', args, { stdio: 'ignore' })
  if (status !== 0) throw new Error(readFileSync(join(folder, 'runc.log'), 'utf8'))
}

export function runcRoot(folder: string): string {
  return join(folder, 'runc')
}
