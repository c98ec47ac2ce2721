import type { Answer } from 'dns-packet'
import * as assert from 'uvu/assert'
import type { EndpointSlice, Service } from '../../../../runner/sandbox/node/contracts.ts'
import { find } from '../../../../runner/sandbox/node/dns/records.ts'
import { suite } from '../../../suite.ts'
import { HandMirror } from '../proxy/mirror.ts'
import { ready, service, slice, unready } from '../proxy/objects.ts'

const test = suite('sandbox: node: dns records')
const services = new HandMirror<Service>()
const slices = new HandMirror<EndpointSlice>()
const redis = { name: 'redis', port: 6379, protocol: 'TCP' }

services.put(service('web', { clusterIP: '10.96.0.20', ports: [redis, { port: 80 }] }))
services.put(service('db', { clusterIP: 'None', ports: [redis] }))
services.put(service('empty', { clusterIP: 'None', ports: [redis] }))
services.put(service('far', { type: 'ExternalName', externalName: 'redis.example.com' }))
slices.put(
  slice(
    'db',
    [redis],
    [
      { addresses: ['10.244.0.2'], hostname: 'db-0', conditions: ready },
      { addresses: ['10.244.0.3'], hostname: 'db-1', conditions: unready },
      { addresses: ['10.244.0.4'], conditions: ready },
    ],
  ),
)
slices.put(slice('empty', [redis], [{ addresses: ['10.244.0.9'], conditions: unready }]))
slices.put(slice('web', [redis], [{ addresses: ['10.244.0.5'], hostname: 'web-0', conditions: ready }]))

const cases: [name: string, type: string, expected: string][] = [
  ['web.shop.svc.cluster.local', 'A', '10.96.0.20'],
  ['WEB.Shop.svc.cluster.local.', 'A', '10.96.0.20'],
  ['web.shop.svc.cluster.local', 'AAAA', 'no such record'],
  ['web.shop.svc.cluster.local', 'TXT', 'no such record'],
  ['db.shop.svc.cluster.local', 'A', '10.244.0.2 10.244.0.4'],
  ['db.shop.svc.cluster.local', 'AAAA', 'no such record'],
  ['empty.shop.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['far.shop.svc.cluster.local', 'A', 'redis.example.com'],
  ['nosuch.shop.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['web.elsewhere.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['db-0.db.shop.svc.cluster.local', 'A', '10.244.0.2'],
  ['db-1.db.shop.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['10-244-0-4.db.shop.svc.cluster.local', 'A', '10.244.0.4'],
  ['web-0.web.shop.svc.cluster.local', 'A', '10.244.0.5'],
  ['db-0.db.shop.svc.cluster.local', 'AAAA', 'no such record'],
  ['_redis._tcp.web.shop.svc.cluster.local', 'SRV', 'web.shop.svc.cluster.local:6379'],
  ['web.shop.svc.cluster.local', 'SRV', 'web.shop.svc.cluster.local:6379'],
  [
    '_redis._tcp.db.shop.svc.cluster.local',
    'SRV',
    'db-0.db.shop.svc.cluster.local:6379 10-244-0-4.db.shop.svc.cluster.local:6379',
  ],
  ['_redis._udp.web.shop.svc.cluster.local', 'SRV', 'NXDOMAIN'],
  ['_http._tcp.web.shop.svc.cluster.local', 'SRV', 'NXDOMAIN'],
  ['redis.tcp.web.shop.svc.cluster.local', 'SRV', 'NXDOMAIN'],
  ['10-244-0-77.shop.pod.cluster.local', 'A', '10.244.0.77'],
  ['10-244-0-777.shop.pod.cluster.local', 'A', 'NXDOMAIN'],
  ['shop.svc.cluster.local', 'A', 'no such record'],
  ['elsewhere.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['svc.cluster.local', 'A', 'no such record'],
  ['cluster.local', 'A', 'no such record'],
  ['web.cluster.local', 'A', 'NXDOMAIN'],
  ['2.0.244.10.in-addr.arpa', 'PTR', 'db-0.db.shop.svc.cluster.local'],
  ['20.0.96.10.in-addr.arpa', 'PTR', 'web.shop.svc.cluster.local'],
  ['99.0.96.10.in-addr.arpa', 'PTR', 'NXDOMAIN'],
  ['1.1.1.1.in-addr.arpa', 'PTR', 'REFUSED'],
  ['redis.io', 'A', 'REFUSED'],
  ['web', 'A', 'NXDOMAIN'],
  ['web.shop.svc', 'A', 'NXDOMAIN'],
]

for (const [name, type, expected] of cases) {
  test(`${type} ${name}`, () => {
    const { rcode, answers } = find({ services, slices }, name, type)
    const text = rcode === 'NOERROR' ? answers.map(data).join(' ') || 'no such record' : rcode
    assert.is(text, expected)
    assert.ok(answers.every(answer => answer.name === name))
  })
}

test('an SRV brings the addresses of its targets', () => {
  const { additionals } = find({ services, slices }, '_redis._tcp.db.shop.svc.cluster.local', 'SRV')
  assert.equal(additionals.map(data), ['10.244.0.2', '10.244.0.4'])
})

test.run()

function data(answer: Answer): string {
  if (answer.type === 'SRV') return `${answer.data.target}:${answer.data.port}`
  return 'data' in answer ? String(answer.data) : ''
}
