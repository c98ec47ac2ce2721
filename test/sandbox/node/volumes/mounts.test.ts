import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { podFileMounts, volumeMounts } from '../../../../runner/sandbox/node/volumes/mounts.ts'
import type { Pod } from '../../../../runner/sandbox/objects.ts'
import { suite } from '../../../suite.ts'

const test = suite('node: files of a pod')
let folder = ''
test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'mounts-'))
})
test.after.each(() => rmSync(folder, { recursive: true }))

function written(spec: object): Record<string, string> {
  const pod = { metadata: { name: 'p-0', namespace: 'ns' }, spec } as unknown as Pod
  const mounts = podFileMounts(pod, folder, '10.244.0.9')
  return Object.fromEntries(
    mounts.map(({ destination, source = '' }) => [destination, readFileSync(source, 'utf8').trim()]),
  )
}

test('a pod of a StatefulSet has its stable name, and aliases', () => {
  const aliases = [{ ip: '192.0.2.1', hostnames: ['a', 'b'] }]
  const files = written({ hostname: 'p-0', subdomain: 'svc', hostAliases: aliases })
  assert.is(files['/etc/hostname'], 'p-0')
  assert.match(files['/etc/hosts'] ?? '', '10.244.0.9\tp-0.svc.ns.svc.cluster.local\tp-0\n192.0.2.1\ta\tb')
})

const search = 'search ns.svc.cluster.local svc.cluster.local cluster.local'
const resolvers: [title: string, spec: object, lines: string][] = [
  ['by default the DNS of the cluster', {}, `${search}\nnameserver 10.96.0.10\noptions ndots:5`],
  [
    'dnsConfig adds to it',
    { dnsConfig: { nameservers: ['192.0.2.2'], searches: ['x'], options: [{ name: 'debug' }] } },
    `${search} x\nnameserver 10.96.0.10\nnameserver 192.0.2.2\noptions ndots:5 debug`,
  ],
  ['None is dnsConfig alone', { dnsPolicy: 'None', dnsConfig: { nameservers: ['192.0.2.2'] } }, 'nameserver 192.0.2.2'],
]
for (const [title, spec, lines] of resolvers) test(title, () => assert.is(written(spec)['/etc/resolv.conf'], lines))

test('a subPath stays in its volume', () => {
  const mount = (subPath: string) =>
    volumeMounts(
      { name: 'c', volumeMounts: [{ name: 'v', mountPath: '/v', subPath }] },
      new Map([['v', folder]]),
      new Map(),
    )
  assert.is(mount('a/b')[0]?.source, join(folder, 'a/b'))
  assert.throws(() => mount('../outside'), /leaves it/)
})

test.run()
