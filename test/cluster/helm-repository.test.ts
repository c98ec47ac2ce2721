import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import * as assert from 'uvu/assert'
import { findClients } from '../../runner/cluster/clients.ts'
import type { Cluster } from '../../runner/cluster/cluster.ts'
import { type HelmRepository, serveCharts } from '../../runner/cluster/helm-repository.ts'
import { sharedCache } from '../program.ts'
import { suite } from '../suite.ts'

const test = suite('cluster: the helm repository', { timeoutMs: 60_000 })
const folder = mkdtempSync(join(tmpdir(), 'hands-in-charts-'))
let repository: HelmRepository
let env: Record<string, string>

test.before(async () => {
  process.env['XDG_CACHE_HOME'] = sharedCache
  const { path } = await findClients(() => undefined)
  env = { PATH: path }
  for (const home of ['CACHE', 'CONFIG', 'DATA']) env[`HELM_${home}_HOME`] = join(folder, home)
  process.env['XDG_CACHE_HOME'] = folder
  const cluster: Cluster = { name: 'none', about: '', kubeconfig: '', env, close: async () => undefined }
  const both = await Promise.all([serveCharts(cluster, () => undefined), serveCharts(cluster, () => undefined)])
  await both[1].close()
  repository = both[0]
})
test.after(async () => {
  await repository.close()
  rmSync(folder, { recursive: true })
})

test('helm adds it, finds the chart and pulls it', async () => {
  const helm = (...args: string[]) => execa('helm', args, { env, cwd: folder })
  await helm('repo', 'add', 'hands-in', repository.url)
  assert.match((await helm('search', 'repo', 'hands-in')).stdout, 'hands-in/redis-cluster')
  await helm('pull', 'hands-in/redis-cluster')
  assert.ok(readdirSync(folder).some(name => /^redis-cluster-.*\.tgz$/.test(name)))
})

test('two that package at once leave one folder', () => {
  const names = readdirSync(join(folder, 'redis-hands-in')).filter(name => name.startsWith('charts-'))
  assert.is(names.length, 1)
})

const refused: [what: string, path: (secret: string) => string, headers: Record<string, string>][] = [
  ['without the secret', () => '/index.yaml', {}],
  ['with a wrong secret', secret => `/${'0'.repeat(secret.length)}/index.yaml`, {}],
  ['that climbs out of the folder', secret => `/${secret}/..%2f..%2fowner`, {}],
  ['by another name of this machine', secret => `/${secret}/index.yaml`, { Host: 'attacker.test' }],
  ['of a page in a browser', secret => `/${secret}/index.yaml`, { Origin: 'http://attacker.test' }],
]

for (const [what, path, headers] of refused) {
  test(`a request ${what} is refused`, async () => {
    assert.is(await statusOf(path(new URL(repository.url).pathname.slice(1)), headers), 404)
  })
}

test('the same request as it should be is answered', async () => {
  assert.is(await statusOf(`${new URL(repository.url).pathname}/index.yaml`, {}), 200)
})

function statusOf(path: string, headers: Record<string, string>): Promise<number | undefined> {
  const { hostname, port } = new URL(repository.url)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, headers }, response => {
      response.resume().on('end', () => resolve(response.statusCode))
    })
    asked.on('error', reject).end()
  })
}

test.run()
