import { spawnSync } from 'node:child_process'

const mark = 'HANDS_IN_TEST_IN_NODE'

/**
 * Goes on with this test file in user, network, mount and PID namespaces of its own, as the node program lives in:
 * to be called before anything else, with `import.meta.filename`. Outside them it does not return.
 */
export function enterNode(file: string): void {
  if (process.env[mark]) return
  const { status, error } = spawnSync('setpriv', [...enter, process.execPath, '--import', 'tsx', file], {
    stdio: 'inherit',
    env: { ...process.env, [mark]: 'yes' },
  })
  if (error) throw error
  process.exit(status ?? 1)
}

const enter = ['--pdeathsig', 'KILL', 'unshare', '-Urnmpf', '--kill-child', '--mount-proc']
