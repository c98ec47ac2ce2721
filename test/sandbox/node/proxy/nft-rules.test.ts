import * as assert from 'uvu/assert'
import { nftRules } from '../../../../runner/sandbox/node/proxy/nft-rules.ts'
import type { ServiceRoute } from '../../../../runner/sandbox/node/proxy/service-routes.ts'
import { suite } from '../../../suite.ts'

const test = suite('sandbox: node: nft rules')
const route: ServiceRoute = { clusterIP: '10.96.0.20', protocol: 'tcp', port: 80, backends: [], sticky: false }
const one = { address: '10.244.0.2', port: 6379 }
const two = { address: '10.244.0.3', port: 6379 }

const cases: [title: string, routes: ServiceRoute[], expected: string[]][] = [
  [
    'one endpoint: no draw',
    [{ ...route, backends: [one] }],
    [
      'ip daddr 10.96.0.20 tcp dport 80 dnat ip to 10.244.0.2:6379',
      'ct status dnat ip saddr . ip daddr { 10.244.0.2 . 10.244.0.2 } snat ip to 10.244.0.1',
      'ip daddr { 10.96.0.20 } reject',
    ],
  ],
  [
    'several endpoints: at random',
    [{ ...route, protocol: 'udp', backends: [one, two] }],
    [
      'ip daddr 10.96.0.20 udp dport 80 dnat ip to numgen random mod 2 map { 0 : 10.244.0.2 . 6379, 1 : 10.244.0.3 . 6379 }',
      'ct status dnat ip saddr . ip daddr { 10.244.0.2 . 10.244.0.2, 10.244.0.3 . 10.244.0.3 } snat ip to 10.244.0.1',
      'ip daddr { 10.96.0.20 } reject',
    ],
  ],
  [
    'session affinity: by the client’s address',
    [{ ...route, sticky: true, backends: [one, two] }],
    [
      'ip daddr 10.96.0.20 tcp dport 80 dnat ip to jhash ip saddr mod 2 map { 0 : 10.244.0.2 . 6379, 1 : 10.244.0.3 . 6379 }',
      'ct status dnat ip saddr . ip daddr { 10.244.0.2 . 10.244.0.2, 10.244.0.3 . 10.244.0.3 } snat ip to 10.244.0.1',
      'ip daddr { 10.96.0.20 } reject',
    ],
  ],
  ['no endpoint: refused', [route], ['ip daddr { 10.96.0.20 } reject']],
  ['the DNS Service is the node itself', [{ ...route, clusterIP: '10.96.0.10', port: 53 }], []],
  ['no Service', [], []],
]

for (const [title, routes, expected] of cases) {
  test(title, () => {
    const always = ['ip daddr 10.96.0.10 accept', 'ip daddr 10.96.0.0/16 drop']
    const rules = nftRules(routes)
      .split('\n')
      .map(line => line.trim())
      .filter(line => /^(ip|ct) /.test(line) && !always.includes(line))
    assert.equal(rules, expected)
  })
}

test('replace the whole table at once', () => {
  assert.match(nftRules([]), /^table ip hands-in\ndelete table ip hands-in\ntable ip hands-in \{\n/)
})

test.run()
