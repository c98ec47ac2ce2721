import * as assert from 'uvu/assert'
import type { KubeObject, Pod } from '../../../runner/sandbox/objects.ts'
import { suite } from '../../suite.ts'
import { addNode, runPods, startControlPlane, until } from './control-plane.ts'

const test = suite('sandbox: endpoints')
let plane = startControlPlane()
test.before.each(() => {
  plane = startControlPlane()
  addNode(plane.api)
})
test.after.each(() => {
  plane.stop()
  assert.equal(plane.faults, [])
})

interface Slice extends KubeObject {
  endpoints: { addresses: string[]; hostname?: string; conditions: object }[]
  ports: object[]
}

const slices = () => plane.api.list<Slice>('endpointslices.discovery.k8s.io', { namespace: 'default' })
const subsets = () => plane.api.get<KubeObject & { subsets?: object[] }>('endpoints', 'default', 'web')?.subsets ?? []
const conditions = () => slices()[0]?.endpoints?.map(endpoint => endpoint.conditions)

test('pods come, serve, and go', async () => {
  service({ ports: [{ name: 'http', port: 80, targetPort: 'web' }] })
  await until('an empty slice', () => slices().length === 1)
  pod('a', {})
  runPods(plane.api)
  pod('b', { hostname: 'b', subdomain: 'web' })
  await until('two endpoints', () => slices()[0]?.endpoints?.length === 2)
  assert.equal(slices()[0]?.ports, [{ name: 'http', port: 8080, protocol: 'TCP' }])
  assert.equal(
    slices()[0]?.endpoints.map(({ hostname }) => hostname),
    [undefined, 'b'],
  )
  assert.equal(conditions()?.[0], { ready: true, serving: true, terminating: false })
  assert.equal(Object.keys(subsets()[0] ?? {}), ['addresses', 'ports'])
  const { status, ...rest } = plane.api.get<Pod>('pods', 'default', 'a') as Pod
  plane.api.updateStatus<Pod>('pods', { ...rest, status: { ...status, conditions: [] } })
  await until('one that does not serve', () => 'notReadyAddresses' in (subsets()[0] ?? {}))
  assert.equal(conditions()?.[0], { ready: false, serving: false, terminating: false })
  plane.api.delete('pods', 'default', 'a')
  plane.api.delete('pods', 'default', 'b')
  await until('none', () => slices()[0]?.endpoints?.length === 0 && subsets().length === 0)
  plane.api.delete('services', 'default', 'web')
  await until('no trace of the service', () => slices().length === 0 && subsets().length === 0)
  assert.not(plane.api.get('endpoints', 'default', 'web'))
})

test('a pod that is going serves but is not ready; one that publishes all is ready from the start', async () => {
  const stop = runPods(plane.api, () => false)
  service({ clusterIP: 'None', publishNotReadyAddresses: true, ports: [{ port: 80 }] })
  pod('a', {})
  await until('an endpoint', () => slices()[0]?.endpoints?.length === 1)
  assert.equal(conditions()?.[0], { ready: true, serving: false, terminating: false })
  assert.is(slices()[0]?.metadata.labels?.['service.kubernetes.io/headless'], '')
  stop()
  plane.api.delete('pods', 'default', 'a')
  await until('its end', () => JSON.stringify(conditions()).includes('"terminating":true'))
  assert.equal(conditions()?.[0], { ready: true, serving: false, terminating: true })
})

function service(spec: object): void {
  plane.api.create('services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default', labels: { of: 'web' } },
    spec: { selector: { app: 'web' }, ...spec },
  })
}

function pod(name: string, spec: object): void {
  const ports = [{ name: 'web', containerPort: 8080, protocol: 'TCP' }]
  plane.api.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app: 'web' } },
    spec: { containers: [{ name: 'main', image: 'redis', ports }], ...spec },
  })
}

test.run()
