import { get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as assert from 'uvu/assert'
import { suite } from '../../suite.ts'
import { type TestApi, testApi } from './sandbox-api.ts'

const test = suite('watch')
let server: TestApi

const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } }

test.before(async () => {
  server = await testApi()
  server.api.create('nodes', node)
})
test.after(() => server.close())

const maps = '/api/v1/namespaces/default/configmaps'

/** Opens a watch; `next` gives its lines as `TYPE name`. */
async function watch(query: string, path = maps) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ socketPath: join(server.folder, 'api.sock'), path: `${path}?watch=true&${query}` }, resolve).once(
      'error',
      reject,
    )
  })
  const lines = createInterface({ input: response })[Symbol.asyncIterator]()
  const line = async () => JSON.parse((await lines.next()).value)
  return {
    line,
    next: async () => {
      const { type, object } = await line()
      return `${type} ${object.metadata?.name ?? object.message}`
    },
    ended: async () => (await lines.next()).done,
    close: () => response.destroy(),
  }
}

const put = (name: string, labels: object = {}) => server.ask('POST', maps, { metadata: { name, labels } })

test('sends what there is, a bookmark, and then what changes', async () => {
  await put('w1')
  const seen = await watch('sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true')
  assert.is(await seen.next(), 'ADDED w1')
  const { type, object } = await seen.line()
  assert.is(type, 'BOOKMARK')
  assert.equal(object.metadata.annotations, { 'k8s.io/initial-events-end': 'true' })
  await put('w2')
  assert.is(await seen.next(), 'ADDED w2')
  await server.ask('DELETE', `${maps}/w2`)
  assert.is(await seen.next(), 'DELETED w2')
  seen.close()
})

test('goes on from a resourceVersion', async () => {
  const { metadata } = (await server.ask('GET', maps)).body
  await put('after')
  const seen = await watch(`resourceVersion=${metadata.resourceVersion}`)
  assert.is(await seen.next(), 'ADDED after')
  seen.close()
})

test('an object that begins or ceases to match is ADDED or DELETED', async () => {
  const { metadata } = (await server.ask('GET', maps)).body
  const seen = await watch(`labelSelector=team%3Da&resourceVersion=${metadata.resourceVersion}`)
  await put('moving')
  const label = (team: string | null) =>
    server.ask(
      'PATCH',
      `${maps}/moving`,
      { metadata: { labels: { team } } },
      { 'content-type': 'application/merge-patch+json' },
    )
  await label('a')
  assert.is(await seen.next(), 'ADDED moving')
  await label('b')
  assert.is(await seen.next(), 'DELETED moving')
  seen.close()
})

test('a watch ends after timeoutSeconds', async () => {
  const { metadata } = (await server.ask('GET', maps)).body
  const seen = await watch(`timeoutSeconds=1&resourceVersion=${metadata.resourceVersion}`)
  assert.is(await seen.ended(), true)
})

test('a watch of what is no longer kept says Expired', async () => {
  for (let count = 0; count < 2000; count++) server.api.updateStatus('nodes', { ...node, status: { count } as object })
  const { type, object } = await (await watch('resourceVersion=1', '/api/v1/nodes')).line()
  assert.is(type, 'ERROR')
  assert.is(object.reason, 'Expired')
  assert.is(object.code, 410)
})

test.run()
