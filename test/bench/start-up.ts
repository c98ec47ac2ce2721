import { execa } from 'execa'
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
  const runs: { apiMs: number; readyMs: number }[] = []
  for (let run = 0; run < 5; run++) runs.push(await startOnce(program))
  const bare = await timed(() => execa('kubectl', ['version', '--client'], { env: program.env }))
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

async function startOnce(program: Program) {
  const folder = `${program.env['XDG_RUNTIME_DIR']}/bench-sandbox`
  const started = performance.now()
  const sandbox = execa(process.execPath, ['dist/sandbox.js', '--dir', folder, '--attached'], {
    env: program.env,
    stdin: 'pipe',
    reject: false,
  })
  const times = { apiMs: 0, readyMs: 0 }
  for await (const line of sandbox) {
    const { event } = JSON.parse(line)
    if (event === 'api') times.apiMs = performance.now() - started
    if (event === 'ready') break
  }
  const { stdout } = await execa('kubectl', ['get', 'nodes'], {
    env: { ...program.env, KUBECONFIG: `${folder}/kubeconfig` },
  })
  if (!/ Ready /.test(stdout)) throw new Error(`the node is not Ready: ${stdout}`)
  times.readyMs = performance.now() - started
  sandbox.kill('SIGTERM')
  await sandbox
  return times
}
