import * as assert from 'uvu/assert'
import { serviceRoutes } from '../../../../runner/sandbox/node/proxy/service-routes.ts'
import { suite } from '../../../suite.ts'
import { ending, ready, service, slice, unready } from './objects.ts'

const test = suite('sandbox: node: service routes')
const clusterIP = '10.96.0.20'
const backends = (endpoints: Parameters<typeof slice>[2]) =>
  serviceRoutes([service('web', { clusterIP, ports: [{ port: 80 }] })], [slice('web', [{ port: 8080 }], endpoints)])[0]
    ?.backends

test('go to ready endpoints only', () => {
  const endpoints = [
    { addresses: ['10.244.0.3'], conditions: ready },
    { addresses: ['10.244.0.2'], conditions: unready },
    { addresses: ['10.244.0.4'], conditions: ending },
    { addresses: ['10.244.0.5'] },
  ]
  assert.equal(backends(endpoints), [
    { address: '10.244.0.3', port: 8080 },
    { address: '10.244.0.5', port: 8080 },
  ])
})

test('go to those that are ending but serve, while none is ready', () => {
  const endpoints = [
    { addresses: ['10.244.0.2'], conditions: unready },
    { addresses: ['10.244.0.4'], conditions: ending },
  ]
  assert.equal(backends(endpoints), [{ address: '10.244.0.4', port: 8080 }])
})

test('are without backends where nothing serves', () => {
  assert.equal(backends([{ addresses: ['10.244.0.2'], conditions: unready }]), [])
  assert.is(serviceRoutes([service('web', { clusterIP, ports: [{ port: 80 }] })], [])[0]?.backends.length, 0)
})

test('follow each port by its name, and every protocol', () => {
  const ports = [
    { name: 'redis', port: 6379 },
    { name: 'syslog', port: 514, protocol: 'UDP' },
    { name: 'metrics', port: 9121 },
  ]
  const sliced = slice(
    'db',
    [
      { name: 'syslog', port: 5140 },
      { name: 'redis', port: 7000 },
    ],
    [{ addresses: ['10.244.0.2'], conditions: ready }],
  )
  assert.equal(
    serviceRoutes([service('db', { clusterIP, ports })], [sliced]).map(route => [
      route.protocol,
      route.port,
      route.backends.map(({ port }) => port),
    ]),
    [
      ['tcp', 6379, [7000]],
      ['tcp', 9121, []],
      ['udp', 514, [5140]],
    ],
  )
})

test('leave out Services without an address, and take slices of the namespace only', () => {
  const ports = [{ port: 80 }]
  const other = slice('web', [{ port: 80 }], [{ addresses: ['10.244.0.9'], conditions: ready }])
  other.metadata.namespace = 'elsewhere'
  const services = [
    service('headless', { clusterIP: 'None', ports }),
    service('pending', { ports }),
    service('outside', { type: 'ExternalName', clusterIP: '10.96.0.9', ports }),
    service('web', { clusterIP, ports, sessionAffinity: 'ClientIP' }),
  ]
  assert.equal(serviceRoutes(services, [other]), [{ clusterIP, protocol: 'tcp', port: 80, backends: [], sticky: true }])
})

test.run()
