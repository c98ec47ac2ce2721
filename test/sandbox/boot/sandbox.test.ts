import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import * as assert from 'uvu/assert'
import { waitFor } from '../../../runner/wait.ts'
import { suite } from '../../suite.ts'

const test = suite('sandbox: the program', { timeoutMs: 30_000 })
const main = resolve('runner/sandbox/main.ts')
const command = [process.execPath, '--import', 'tsx', main]
let path = ''
const running = new Set<ReturnType<typeof spawn>>()
test.before.each(() => {
  path = mkdtempSync(join(tmpdir(), 'sandbox-'))
})
test.after.each(() => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(path, { recursive: true, force: true })
})

interface Line {
  event: 'api' | 'ready' | 'failed'
  url?: string
  fault?: { code: string; message: string }
}

/** Starts the program, wrapped in another if wanted; `line` reads what it tells next. */
function start(args: string[], { wrapper = [] as string[], env = {} as Record<string, string> } = {}) {
  const [program = '', ...rest] = [...wrapper, ...command, ...args]
  const child = spawn(program, rest, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] })
  running.add(child)
  const exit = once(child, 'exit').then(([code]) => {
    running.delete(child)
    return code as number | null
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async () => JSON.parse((await lines.next()).value ?? '{}') as Line
  return { child, exit, line }
}

const folder = () => join(path, 'run')

async function ready(...args: string[]) {
  const program = start(['--dir', folder(), ...args])
  assert.match((await program.line()).url ?? '', /^https:\/\/127\.0\.0\.1:\d+$/)
  assert.is((await program.line()).event, 'ready')
  return program
}

/** Processes of this sandbox, whoever is their parent. */
function processes(): string[] {
  return readdirSync('/proc').filter(name => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return false
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(folder())
    } catch {
      // It has ended meanwhile.
      return false
    }
  })
}

const none = () =>
  waitFor('no process of the sandbox', () => processes().length === 0 || undefined, { timeoutMs: 5000 })

test('it gets ready, and SIGTERM ends it without a trace', async () => {
  const { child, exit } = await ready()
  assert.equal(
    ['api.sock', 'kubeconfig', 'kubelet.sock', 'pid'].filter(name => !existsSync(join(folder(), name))),
    [],
  )
  child.kill('SIGTERM')
  assert.is(await exit, 0)
  await none()
  assert.not(existsSync(folder()))
})

test('attached, it ends with its stdin', async () => {
  const { child, exit } = await ready('--attached')
  child.kill('SIGINT')
  child.stdin.end()
  assert.is(await exit, 0)
  await none()
})

test('kill -9 of the control plane takes the node along; the next one starts in the same folder', async () => {
  const { child, exit } = await ready()
  child.kill('SIGKILL')
  await exit
  await none()
  const next = await ready()
  next.child.kill('SIGTERM')
  assert.is(await next.exit, 0)
})

test('when its node is killed, it ends and its log says why', async () => {
  const { child, exit, line } = await ready()
  const node = processes().filter(pid => Number(pid) !== child.pid)
  process.kill(Number(node.at(-1)), 'SIGKILL')
  assert.is((await line()).fault?.code, 'SANDBOX_NODE_ENDED')
  assert.is(await exit, 3)
  assert.equal(readdirSync(folder()), ['log'])
  assert.match(readFileSync(join(folder(), 'log'), 'utf8'), 'The node of the sandbox ended')
  await none()
})

test('a second one in the same folder is refused and harms nothing', async () => {
  const first = await ready()
  const second = start(['--dir', folder()])
  assert.is((await second.line()).fault?.code, 'SANDBOX_ALREADY_RUNS')
  assert.is(await second.exit, 3)
  assert.ok(existsSync(join(folder(), 'api.sock')))
  first.child.kill('SIGTERM')
  assert.is(await first.exit, 0)
})

test('where namespaces are denied it says so', async () => {
  const denying = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'
  const program = start(['--dir', folder()], {
    wrapper: ['unshare', '--user', '--map-root-user', 'sh', '-c', denying, 'sh'],
  })
  await program.line()
  const { fault } = await program.line()
  assert.is(fault?.code, 'SANDBOX_NO_NAMESPACES')
  assert.match(fault?.message ?? '', 'unshare failed')
  assert.is(await program.exit, 3)
})

test('what is missing is named, and what is asked wrongly too', async () => {
  const none = start([])
  assert.is((await none.line()).fault?.code, 'SANDBOX_NEEDS_FOLDER')
  assert.is(await none.exit, 2)
})

test.run()
