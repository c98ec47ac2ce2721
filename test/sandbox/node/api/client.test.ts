import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { isRefusal, openApi } from '../../../../runner/sandbox/node/api/client.ts'
import { suite } from '../../../suite.ts'

const test = suite('node: the client of the API')
let folder = ''
let server: Server
const socket = () => join(folder, 'api.sock')
test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'client-'))
  server = createServer((request, response) => {
    response.statusCode = request.url === '/refused' ? 404 : 200
    response.end(JSON.stringify({ kind: 'Status', reason: 'NotFound', message: 'pods "a" not found' }))
  })
})
test.after.each(() => {
  server.close()
  server.closeAllConnections()
  rmSync(folder, { recursive: true, force: true })
})

test('it waits for the API to come up', async () => {
  const opening = openApi(socket())
  server.listen(socket())
  assert.ok(await opening)
})

test('a refusal is told by its reason', async () => {
  server.listen(socket())
  const api = await openApi(socket())
  const error = await api.request('GET', '/refused').catch(caught => caught)
  assert.ok(isRefusal(error, 'Conflict', 'NotFound'))
  assert.not(isRefusal(error, 'Conflict'))
  assert.is(error.message, 'pods "a" not found')
})

test('a request on a connection that the server has just closed is made again', async () => {
  server.listen(socket())
  const api = await openApi(socket())
  let cut = true
  server.prependListener('request', request => {
    if (cut) request.socket.destroy()
    cut = false
  })
  assert.ok(await api.request('GET', '/version'))
})

test.run()
