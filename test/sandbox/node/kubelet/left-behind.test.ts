import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import type { Pod } from '../../../../runner/sandbox/objects.ts'
import { waitFor } from '../../../../runner/wait.ts'
import { suite } from '../../../suite.ts'
import { type Sandbox, startSandbox } from './sandbox.ts'

const test = suite('node: what it leaves behind', { timeoutMs: 30_000 })

/** The processes whose command line has this, in whichever namespace. */
function living(words: RegExp): string[] {
  return readdirSync('/proc').filter(pid => {
    try {
      return /^\d+$/.test(pid) && words.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '))
    } catch {
      // It has ended meanwhile.
      return false
    }
  })
}

const cgroups = () =>
  readdirSync('/sys/fs/cgroup', { recursive: true, withFileTypes: true }).filter(entry => entry.isDirectory())
const isRunning = ({ status }: Pod) => status?.phase === 'Running'

async function withPods(): Promise<Sandbox> {
  const sandbox = await startSandbox()
  await sandbox.create('server', { args: ['--port', '46379'] })
  await sandbox.create('deaf', { command: ['sh', '-c', "trap '' TERM; while :; do sleep 46; done"] })
  await sandbox.until('server', isRunning)
  await sandbox.until('deaf', isRunning)
  return sandbox
}

const ours = (folder: string) => living(new RegExp(`${folder}|redis-server \\*:46379|sleep 46\\b`))

for (const victim of ['node', 'control plane'] as const) {
  test(`kill -9 of the ${victim} leaves no process, mount, interface or cgroup`, async () => {
    const before = { cgroups: cgroups().length, interfaces: readdirSync('/sys/class/net') }
    const sandbox = await withPods()
    const { process: program, folder } = sandbox
    assert.ok(ours(folder).length >= 4)
    const node = living(new RegExp(`node .*${folder}`)).find(pid => isOf(pid, folder))
    process.kill(victim === 'node' ? Number(node) : (program.pid ?? 0), 'SIGKILL')
    await once(program, 'exit')
    await waitFor('no process of the sandbox', () => ours(folder).length === 0, { timeoutMs: 5000 })
    assert.not.match(readFileSync('/proc/self/mountinfo', 'utf8'), folder)
    assert.equal(readdirSync('/sys/class/net'), before.interfaces)
    assert.is(cgroups().length, before.cgroups)
    if (victim === 'control plane') assert.equal(readdirSync(join(folder, 'node')), [])
    await sandbox.close()
  })
}

/** Whether this is the node program: it has a network namespace of its own. */
function isOf(pid: string, folder: string): boolean {
  const own = readlinkSync('/proc/self/ns/net')
  return readlinkSync(`/proc/${pid}/ns/net`) !== own && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)
}

test.run()
