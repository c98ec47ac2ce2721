import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { handsIn } from '../program.ts'
import { suite } from '../suite.ts'

const test = suite('cluster: contexts of a kubeconfig', { timeoutMs: 60_000 })
const program = handsIn()
const kubeconfig = join(program.folder, 'kubeconfig')
const text = `apiVersion: v1
kind: Config
clusters:
- {name: nobody, cluster: {server: 'https://127.0.0.1:9'}}
users:
- {name: me, user: {token: secret}}
contexts:
- {name: first, context: {cluster: nobody, user: me}}
- {name: second, context: {cluster: nobody, user: me}}
current-context: first
`
writeFileSync(kubeconfig, text)
test.after(() => program.remove())

const shell = (...args: string[]) => program.run(['shell', ...args], { env: { KUBECONFIG: kubeconfig } })

test('one that is not there: the answer names those that are', async () => {
  const { exitCode, stderr } = await shell('--cluster', 'context:third', '--', 'true')
  assert.is(exitCode, 2)
  assert.match(stderr, 'Your kubeconfig has no context `third`.')
  assert.match(stderr, 'It has: first, second.')
})

test('one whose cluster does not answer: exit 3 within seconds, and what to type', async () => {
  const started = performance.now()
  const { exitCode, stderr } = await shell('--cluster', 'context:second', '--', 'true')
  assert.is(exitCode, 3)
  assert.match(stderr, 'CLUSTER_UNREACHABLE')
  assert.match(stderr, 'kubectl --context second get nodes')
  assert.ok(performance.now() - started < 15_000)
})

test('the kubeconfig stays as it was, the home empty, and no folder of a run is left', () => {
  assert.is(readFileSync(kubeconfig, 'utf8'), text)
  assert.equal(readdirSync(program.env['HOME'] ?? ''), [])
  assert.equal(readdirSync(join(program.folder, 'run', 'redis-hands-in')), [])
})

const unusable: [cluster: string, exit: number, says: string][] = [
  ['nonsense', 2, 'CLUSTER_UNKNOWN'],
  ['context:', 2, 'CLUSTER_UNKNOWN'],
  ['sandbox:x', 2, 'CLUSTER_UNKNOWN'],
  ['upstream', 2, 'USAGE_NOT_YET'],
]

for (const [cluster, exit, says] of unusable) {
  test(`--cluster ${cluster} exits with ${exit}`, async () => {
    const { exitCode, stderr } = await shell('--cluster', cluster, '--', 'true')
    assert.is(exitCode, exit)
    assert.match(stderr, says)
  })
}

test('kind without docker or kind: what is lacking, exit 3', async () => {
  const { exitCode, stderr } = await program.run(['shell', '--cluster', 'kind', '--', 'true'], {
    env: { PATH: '/usr/bin' },
  })
  if (existsSync('/usr/bin/docker') && existsSync('/usr/bin/kind')) return
  assert.is(exitCode, 3)
  assert.match(stderr, /CLUSTER_LACKS_PROGRAM|CLUSTER_KIND_FAILED/)
})

test.run()
