import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { execa } from 'execa'
import { findClients } from '../../runner/cluster/clients.ts'
import { type Figure, inTurn, median, timed } from './figure.ts'
import type { Program } from './program.ts'

/** `hands-in --version` against `node -e 0`. */
export async function versionFigure(program: Program): Promise<Figure> {
  await program.handsIn('--version')
  const times = await inTurn(
    11,
    async () => void (await program.handsIn('--version')),
    async () => void (await execa(process.execPath, ['-e', '0'])),
  )
  const bare = median(times.baseline)
  return {
    what: '`hands-in --version` against `node -e 0`',
    value: median(times.ours) / bare,
    unit: '×',
    target: 2.5,
    baseline: `node -e 0 in ${bare.toFixed(0)} ms`,
  }
}

/** The sandbox from nothing: its API answers; its node is Ready as `kubectl get nodes` sees it. */
export async function sandboxFigures(program: Program): Promise<Figure[]> {
  const { path } = await findClients(() => undefined)
  const runs: { apiMs: number; readyMs: number }[] = []
  for (let run = 0; run < 5; run++) runs.push(await startOnce(program, path))
  const bare = await timed(() => execa('kubectl', ['version', '--client'], { env: { ...program.env, PATH: path } }))
  const baseline = `kubectl version --client in ${bare.toFixed(0)} ms`
  return [
    {
      what: 'sandbox: API server answers',
      value: median(runs.map(run => run.apiMs)),
      unit: 'ms',
      target: 300,
      baseline,
    },
    {
      what: 'sandbox: from nothing to `kubectl get nodes` Ready',
      value: median(runs.map(run => run.readyMs)),
      unit: 'ms',
      target: 600,
      baseline,
    },
  ]
}

async function startOnce(program: Program, clients: string) {
  const folder = `${program.env['XDG_RUNTIME_DIR']}/bench-sandbox`
  const env = { ...process.env, ...program.env, KUBECONFIG: `${folder}/kubeconfig`, PATH: clients }
  const started = performance.now()
  const sandbox = spawn(process.execPath, ['dist/sandbox.js', '--dir', folder, '--attached'], { env })
  const ended = once(sandbox, 'close')
  const lines = createInterface({ input: sandbox.stdout })[Symbol.asyncIterator]()
  const said = async () => JSON.parse((await lines.next()).value ?? '{"event":"nothing more"}').event
  const times = { apiMs: 0, readyMs: 0 }
  for (let event = await said(); event !== 'ready'; event = await said()) {
    if (event !== 'api') throw new Error(`the sandbox said ${event}`)
    times.apiMs = performance.now() - started
  }
  const { stdout } = await execa('kubectl', ['get', 'nodes'], { env })
  if (!/ Ready /.test(stdout)) throw new Error(`the node is not Ready: ${stdout}`)
  times.readyMs = performance.now() - started
  sandbox.kill('SIGTERM')
  await ended
  return times
}
