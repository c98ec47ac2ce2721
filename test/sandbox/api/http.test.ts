import { request } from 'node:https'
import * as assert from 'uvu/assert'
import { suite } from '../../suite.ts'
import { type TestApi, testApi } from './sandbox-api.ts'

const test = suite('API over HTTP')
let server: TestApi

test.before(async () => {
  server = await testApi()
})
test.after(async () => {
  assert.equal(server.faults, [])
  await server.close()
})

const maps = '/api/v1/namespaces/default/configmaps'
const map = (name: string, extra: object = {}) => ({ metadata: { name, ...extra }, data: { a: '1' } })

/** The code and reason that the TCP listener answers with. */
function knock(headers: Record<string, string>): Promise<{ code: number; reason: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}/api`, { headers, rejectUnauthorized: false }, response => {
      let text = ''
      response.on('data', chunk => {
        text += chunk
      })
      response.on('end', () => resolve({ code: response.statusCode ?? 0, reason: JSON.parse(text).reason }))
    })
    sent.once('error', reject)
    sent.end()
  })
}

const doors: [why: string, headers: () => Record<string, string>, code: number][] = [
  ['lets nobody in without a token', () => ({}), 401],
  ['lets nobody in with a wrong token', () => ({ authorization: `Bearer ${server.token}x` }), 401],
  ['answers no foreign name', () => ({ authorization: `Bearer ${server.token}`, host: 'evil.example' }), 403],
  ['answers no foreign page', () => ({ authorization: `Bearer ${server.token}`, origin: 'https://evil.example' }), 403],
  ['lets the token in', () => ({ authorization: `Bearer ${server.token}` }), 200],
]
for (const [why, headers, code] of doors) {
  test(`the TCP listener ${why}`, async () => assert.is((await knock(headers())).code, code))
}

test('health and version', async () => {
  for (const path of ['/healthz', '/livez', '/readyz']) assert.is((await server.ask('GET', path)).body, 'ok')
  assert.is((await server.ask('GET', '/version')).body.gitVersion, 'v1.34.4+hands-in')
})

test('discovery, all at once and in the old way', async () => {
  const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'
  const all = await server.ask('GET', '/apis', undefined, { accept })
  assert.match(all.headers.get('content-type') ?? '', 'as=APIGroupDiscoveryList')
  assert.ok(all.body.items.some((group: { metadata: { name: string } }) => group.metadata.name === 'apps'))
  const apps = await server.ask('GET', '/apis/apps/v1')
  const names = apps.body.resources.map(({ name }: { name: string }) => name)
  assert.ok(names.includes('deployments/scale'))
  assert.is((await server.ask('GET', '/apis/nothing/v1')).code, 404)
})

test('openapi documents are asked for once', async () => {
  const { paths } = (await server.ask('GET', '/openapi/v3')).body
  const address = paths['apis/apps/v1'].serverRelativeURL
  const document = await server.ask('GET', address)
  assert.match(document.headers.get('cache-control') ?? '', 'immutable')
  const etag = document.headers.get('etag') ?? ''
  assert.is((await server.ask('GET', address, undefined, { 'if-none-match': etag })).code, 304)
})

test('a list comes in pages when it is limited', async () => {
  for (const name of ['p1', 'p2', 'p3']) await server.ask('POST', maps, map(name, { labels: { paged: 'yes' } }))
  const first = (await server.ask('GET', `${maps}?labelSelector=paged%3Dyes&limit=2`)).body
  assert.is(first.metadata.remainingItemCount, 1)
  const path = `${maps}?labelSelector=paged%3Dyes&limit=2&continue=${first.metadata.continue}`
  const rest = (await server.ask('GET', path)).body
  const names = [...first.items, ...rest.items].map(({ metadata }: { metadata: { name: string } }) => metadata.name)
  assert.equal(names, ['p1', 'p2', 'p3'])
  assert.is(rest.metadata.continue, undefined)
})

const selectors: [selector: string, names: string[]][] = [
  ['tier=a', ['s1']],
  ['tier!=a,tier', ['s2']],
  ['tier in (a,b)', ['s1', 's2']],
  ['tier notin (a),app=sel', ['s2', 's3']],
  ['!tier,app=sel', ['s3']],
]
test('labels are selected by every operator', async () => {
  for (const [name, labels] of [
    ['s1', { app: 'sel', tier: 'a' }],
    ['s2', { app: 'sel', tier: 'b' }],
    ['s3', { app: 'sel' }],
  ]) {
    await server.ask('POST', maps, map(String(name), { labels }))
  }
  for (const [selector, expected] of selectors) {
    const { items } = (await server.ask('GET', `${maps}?labelSelector=${encodeURIComponent(selector)}`)).body
    assert.equal(
      items.map(({ metadata }: { metadata: { name: string } }) => metadata.name),
      expected,
      selector,
    )
  }
})

test('dryRun=All answers and writes nothing', async () => {
  assert.is((await server.ask('POST', `${maps}?dryRun=All`, map('dry'))).code, 201)
  assert.is((await server.ask('GET', `${maps}/dry`)).code, 404)
})

const strict: [mode: string, code: number, check: RegExp][] = [
  [
    'Strict',
    400,
    /^ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dataa"$/,
  ],
  ['Warn', 201, /299 - "unknown field \\?"dataa\\?""/],
  ['Ignore', 201, /^$/],
]
for (const [mode, code, check] of strict) {
  test(`unknown fields with fieldValidation=${mode}`, async () => {
    const answer = await server.ask('POST', `${maps}?fieldValidation=${mode}&dryRun=All`, {
      ...map('strict'),
      dataa: {},
    })
    assert.is(answer.code, code)
    assert.match(code === 400 ? answer.body.message : (answer.headers.get('warning') ?? '').replaceAll('\\', ''), check)
  })
}

test('a value of a wrong type is refused as Go refuses it', async () => {
  const { body } = await server.ask('POST', maps, { metadata: { name: 'typed' }, immutable: 'yes' })
  const why = 'json: cannot unmarshal string into Go struct field ConfigMap.immutable of type bool'
  assert.is(body.message, `ConfigMap in version "v1" cannot be handled as a ConfigMap: ${why}`)
})

test('a Table has the columns, PartialObjectMetadata only metadata', async () => {
  await server.ask('POST', maps, map('shown'))
  const table = await server.ask('GET', `${maps}/shown`, undefined, {
    accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
  })
  assert.equal(
    table.body.columnDefinitions.map(({ name }: { name: string }) => name),
    ['Name', 'Data', 'Age'],
  )
  assert.is(table.body.rows[0].object.kind, 'PartialObjectMetadata')
  const accept = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io'
  assert.is((await server.ask('GET', `${maps}/shown`, undefined, { accept })).body.data, undefined)
  assert.is((await server.ask('GET', maps, undefined, { accept: 'text/html' })).code, 406)
})

const refusals: [method: string, path: string, body: unknown, headers: Record<string, string>, code: number][] = [
  ['PUT', `${maps}/a`, map('b'), {}, 400],
  ['POST', maps, { ...map('a'), kind: 'Secret' }, {}, 400],
  ['POST', maps, { ...map('a'), apiVersion: 'v2' }, {}, 400],
  ['POST', maps, map('a', { namespace: 'other' }), {}, 400],
  ['POST', maps, '{', {}, 400],
  ['POST', maps, 'x', { 'content-type': 'text/csv' }, 415],
  ['PATCH', `${maps}/a`, '{}', { 'content-type': 'application/json' }, 415],
  ['POST', `${maps}/a`, map('a'), {}, 405],
  ['GET', `${maps}/a/status`, undefined, {}, 404],
  ['GET', '/api/v1/pods/a', undefined, {}, 404],
]
for (const [method, path, body, headers, code] of refusals) {
  test(`${method} ${path} ${JSON.stringify(body)} is answered ${code}`, async () => {
    const answer = await server.ask(method, path, body, headers)
    assert.is(answer.code, code)
    assert.is(answer.body.kind, 'Status')
  })
}

test.run()
