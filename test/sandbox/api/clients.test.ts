import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CoreV1Api, KubeConfig, KubernetesObjectApi, Watch } from '@kubernetes/client-node'
import * as assert from 'uvu/assert'
import { suite } from '../../suite.ts'
import { type TestApi, testApi } from './sandbox-api.ts'

const test = suite('real clients', { timeoutMs: 30_000 })
let server: TestApi

test.before(async () => {
  server = await testApi()
})
test.after(async () => {
  assert.equal(server.faults, [])
  await server.close()
})

const kubectl = (command: string, input?: string) => server.run('kubectl', command.split(' '), input)
async function works(command: string, input?: string): Promise<string> {
  const { code, out, err } = await kubectl(command, input)
  assert.is(code, 0, err)
  return out
}

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]}
`

test('kubectl creates from its generators, in protobuf', async () => {
  assert.is(await works('create ns made'), 'namespace/made created')
  assert.is(await works('-n made create deploy d --image=redis:7.2 --replicas=2'), 'deployment.apps/d created')
  assert.is(await works('-n made create cm c --from-literal=a=b'), 'configmap/c created')
  assert.is(await works('-n made create secret generic s --from-literal=a=b'), 'secret/s created')
  assert.is(await works('-n made get deploy d -o jsonpath={.spec.replicas}'), '2')
  assert.is(await works('-n made get secret s -o jsonpath={.data.a}'), 'Yg==')
})

test('kubectl get prints every form', async () => {
  await works('run p --image=redis:7.2')
  assert.match(await works('get pods'), /^NAME +READY +STATUS +RESTARTS +AGE\np +0\/1 +Pending +0 +\d+s$/)
  assert.match(await works('get pods -o wide'), /NOMINATED NODE +READINESS GATES\n.*<none> +<none> +<none> +<none>$/)
  assert.is(await works('get pods -o name'), 'pod/p')
  assert.is(JSON.parse(await works('get pod p -o json')).kind, 'Pod')
  assert.match(await works('get pod p -o yaml'), /^apiVersion: v1\nkind: Pod\n/)
  assert.is(await works('get pods -o custom-columns=N:.metadata.name --no-headers'), 'p')
  assert.match(await works('get pods -A --show-labels'), /default +p .*run=p$/)
  assert.match((await kubectl('get pod nobody')).err, 'Error from server (NotFound): pods "nobody" not found')
  assert.is(await works('delete pod p'), 'pod "p" deleted from default namespace')
})

test('kubectl apply twice writes once, on either side', async () => {
  await writeFile(join(server.folder, 'web.yaml'), deployment)
  const version = () => works('get deploy web -o jsonpath={.metadata.resourceVersion}')
  assert.is(await works('apply -f -', deployment), 'deployment.apps/web created')
  const first = await version()
  assert.is(await works('apply -f -', deployment), 'deployment.apps/web unchanged')
  assert.is(await version(), first)
  await works('apply --server-side -f -', deployment)
  await works('apply --server-side -f -', deployment)
  const owned = await version()
  await works('apply --server-side -f -', deployment)
  assert.is(await version(), owned)
})

test('what was scaled is a conflict for who applied it', async () => {
  await works('scale deploy web --replicas 5')
  const { code, err } = await kubectl('apply --server-side -f -', deployment)
  assert.is(code, 1)
  assert.match(
    err,
    /Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps\/v1.*: \.spec\.replicas/,
  )
  await works('apply --server-side --force-conflicts -f -', deployment)
  assert.is(await works('get deploy web -o jsonpath={.spec.replicas}'), '2')
})

const patches: [type: string, patch: string][] = [
  ['json', '[{"op":"replace","path":"/spec/replicas","value":7}]'],
  ['merge', '{"spec":{"replicas":8}}'],
  ['strategic', '{"spec":{"replicas":9}}'],
]
test('kubectl patches in three forms', async () => {
  for (const [type, patch] of patches) {
    const args = ['patch', 'deploy', 'web', '--type', type, '-p', patch, '-o', 'jsonpath={.spec.replicas}']
    assert.match(patch, (await server.run('kubectl', args)).out)
  }
})

test('kubectl is told of unknown fields', async () => {
  const { err } = await kubectl(
    'create -f -',
    deployment.replace('replicas', 'replicaz').replace('name: web', 'name: w'),
  )
  assert.match(err, 'cannot be handled as a Deployment: strict decoding error: unknown field "spec.replicaz"')
})

test('kubectl asks who it is, what there is and what it may do', async () => {
  assert.is(await works('auth can-i create pods'), 'yes')
  assert.match(await works('auth whoami'), 'hands-in')
  assert.match(await works('api-resources'), /statefulsets +sts +apps\/v1 +true +StatefulSet/)
  assert.match((await kubectl('get nonsense')).err, 'the server doesn\'t have a resource type "nonsense"')
})

const chart = {
  'Chart.yaml': 'apiVersion: v2\nname: small\nversion: 0.1.0\n',
  'templates/all.yaml': `
apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}"}
data: {x: "{{ .Values.x }}"}
---
apiVersion: v1
kind: Secret
metadata: {name: "{{ .Release.Name }}"}
stringData: {p: q}
---
apiVersion: v1
kind: Service
metadata: {name: "{{ .Release.Name }}"}
spec: {ports: [{port: 80}], selector: {a: b}}
`,
}

test('helm installs, upgrades, rolls back and uninstalls', async () => {
  const folder = join(server.folder, 'small')
  await mkdir(join(folder, 'templates'), { recursive: true })
  for (const [name, text] of Object.entries(chart)) await writeFile(join(folder, name), text)
  const helm = async (...args: string[]) => {
    const { code, out, err } = await server.run('helm', ['-n', 'apart', ...args])
    assert.is(code, 0, err)
    return out
  }
  assert.match(await helm('install', 'r', folder, '--set', 'x=1', '--create-namespace', '--wait'), 'STATUS: deployed')
  assert.match(await helm('upgrade', 'r', folder, '--set', 'x=2', '--wait'), 'has been upgraded')
  assert.is(await works('-n apart get cm r -o jsonpath={.data.x}'), '2')
  await helm('rollback', 'r', '1')
  assert.is(await works('-n apart get cm r -o jsonpath={.data.x}'), '1')
  assert.match(await helm('status', 'r'), /r +ClusterIP +10\.96\./)
  await helm('uninstall', 'r', '--wait')
  assert.is(await works('-n apart get cm,secret,svc -o name'), '')
})

test('client-node reads, writes, applies and watches', async () => {
  const config = new KubeConfig()
  config.loadFromFile(server.kubeconfig)
  const core = config.makeApiClient(CoreV1Api)
  const seen: string[] = []
  const watch = await new Watch(config).watch(
    '/api/v1/namespaces/default/configmaps',
    {},
    (type, object) => {
      seen.push(`${type} ${object.metadata.name}`)
    },
    () => undefined,
  )
  const metadata = { name: 'node', namespace: 'default' }
  await core.createNamespacedConfigMap({ namespace: 'default', body: { metadata, data: { a: '1' } } })
  const objects = KubernetesObjectApi.makeApiClient(config)
  const patched = await objects.patch({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: '2' } } as never)
  assert.is((patched as unknown as { data: { a: string } }).data.a, '2')
  const { items } = await core.listNamespacedConfigMap({ namespace: 'default', fieldSelector: 'metadata.name=node' })
  assert.is(items.length, 1)
  await core.deleteNamespacedConfigMap({ name: 'node', namespace: 'default' })
  const gone = await core.readNamespacedConfigMap({ name: 'node', namespace: 'default' }).catch(error => error.code)
  assert.is(gone, 404)
  watch.abort()
  assert.equal(seen, ['ADDED node', 'MODIFIED node', 'DELETED node'])
})

test.run()
