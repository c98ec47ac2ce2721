import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname } from 'node:path'
import * as assert from 'uvu/assert'
import type { Look } from '../../runner/errors.ts'
import { suite } from '../suite.ts'
import { checkOf, inSession, options } from './one-lesson.ts'

const test = suite('step: check', { timeoutMs: 30_000 })

test('a check that is true at once is asked once', async () => {
  const outcome = await checkOf('timeout=5\nexpect(n).toBe(1)', 'const n: number = 1')
  assert.equal([outcome.status, outcome.looks, outcome.history.map(look => look.saw)], ['passed', 1, ['true']])
  assert.is(outcome.trueAfterMs, outcome.history[0]?.atMs)
})

test('a check is asked until it is true, and tells of every look', async () => {
  const seen: string[] = []
  const blocks = [{ step: 'let n = 0', check: 'timeout=5\nn++\nexpect(Math.min(n, 3)).toBe(3)' }]
  const outcome = await inSession(blocks, async (session, [step]) => {
    if (!step) throw new Error('no step')
    await session.run(step)
    return session.check(step, ({ saw, text, times }: Look) => seen.push(`${saw} ${text} ${times}`))
  })
  assert.equal(seen, ['false expected 3, saw 1 1', 'false expected 3, saw 2 1', 'true  1'])
  assert.ok((outcome.trueAfterMs ?? 0) >= 100)
})

test('a check that is never true says what was expected and what was seen, where and how often', async () => {
  const { fault, looks, history } = await checkOf('timeout=1\nconst state: string = "fail"\nexpect(state).toBe("ok")')
  assert.is(fault?.code, 'CHECK_NEVER_TRUE')
  assert.equal(fault?.place, { file: 'a.md', line: 11 })
  assert.equal([fault?.detail?.expected, fault?.detail?.actual], ['"ok"', '"fail"'])
  assert.equal(
    history.map(({ saw, text, times }) => [saw, text, times]),
    [['false', 'expected "ok", saw "fail"', looks]],
  )
  assert.ok(looks >= 4 && looks <= 8, `${looks} looks`)
})

test('a check that turns false again before it has held is lost', async () => {
  const { fault } = await checkOf('timeout=1 hold=0.5\nn++\nexpect(n).toBe(2)', 'let n = 0')
  assert.is(fault?.code, 'CHECK_LOST')
  assert.match(fault?.message ?? '', /^The check was true at 0\.\d s and no longer at 0\.\d s/)
})

test('a check that holds passes after its time', async () => {
  const outcome = await checkOf('timeout=5 hold=0.4\nexpect(n).toBe(1)', 'const n: number = 1')
  assert.is(outcome.status, 'passed')
  assert.ok(outcome.durationMs >= 400 && outcome.looks > 2)
})

const unasked: [title: string, check: string, words: RegExp][] = [
  ['a thrown error', 'timeout=0.3\nthrow new Error("oops")', /could not be asked: oops\./],
  [
    'nobody listening',
    'timeout=0.3\nawait fetch("http://127.0.0.1:1/")',
    /\(connect ECONNREFUSED 127\.0\.0\.1:1\)|bad port/,
  ],
  ['a command that is not there', 'timeout=0.3\nawait $`no-such-command`', /no-such-command: command not found/],
  [
    'a command that cannot reach its server',
    'timeout=0.3\nawait $`echo Unable to connect to the server >&2; exit 1`',
    /Unable/,
  ],
  ['no answer', 'timeout=0.3\nawait new Promise(() => undefined)', /no answer within 0\.3 s/],
  ['a kubeconfig that is not there', 'timeout=0.3\nawait kube.core.listNode()', /ENOENT/],
  ['process.exit', 'timeout=0.3\nprocess.exit(4)', /exit code 4/],
]
for (const [title, check, words] of unasked)
  test(`could not be asked: ${title}`, async () => {
    const { fault, history } = await checkOf(check)
    assert.is(fault?.code, 'CHECK_UNASKED')
    assert.match(fault?.message ?? '', words)
    assert.is(history.at(-1)?.saw, 'unasked')
  })

const untrue: [title: string, check: string, text: string][] = [
  ['returns false', 'timeout=0.2\nreturn false', 'it returned false'],
  ['a command that says no', 'timeout=0.2\nawait $`echo it is not so >&2; exit 1`', 'it is not so'],
  ['a command that ends badly and says nothing', 'timeout=0.2\nawait $`false`', '`false` ended with exit code 1'],
]
for (const [title, check, text] of untrue)
  test(`counts as false: ${title}`, async () => {
    const { fault, history } = await checkOf(check)
    assert.equal([fault?.code, history[0]?.text], ['CHECK_NEVER_TRUE', text])
  })

test('a check that uses a name that is not there is not asked again', async () => {
  const { fault, looks, durationMs } = await checkOf('timeout=20\nconst n = 1\nexpect(mm).toBe(n)')
  assert.is(fault?.code, 'CHECK_BROKEN')
  assert.match(fault?.message ?? '', /ReferenceError: mm is not defined\.$/)
  assert.equal([fault?.place, looks], [{ file: 'a.md', line: 11 }, 1])
  assert.ok(durationMs < 5000)
})

test('a check that never ends is stopped', async () => {
  const { fault, durationMs } = await checkOf('timeout=0.5\nfor (;;) {}')
  assert.is(fault?.code, 'CHECK_UNASKED')
  assert.ok(durationMs < 6000)
})

/** An API server that answers everything with this status. */
async function withApi<T>(status: number, body: (kubeconfig: string) => Promise<T>): Promise<T> {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ kind: 'Status', status: 'Failure', message: `said ${status}`, code: status }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const kubeconfig = `${dirname(options.kubeconfig)}/api-${status}`
  const cluster = { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true }
  const context = { cluster: 'c', user: 'u' }
  const config = {
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user: {} }],
    contexts: [{ name: 'x', context }],
  }
  writeFileSync(kubeconfig, JSON.stringify({ ...config, 'current-context': 'x' }))
  try {
    return await body(kubeconfig)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

for (const [status, code] of [
  [404, 'CHECK_NEVER_TRUE'],
  [500, 'CHECK_UNASKED'],
  [403, 'CHECK_UNASKED'],
] as const)
  test(`an API that answers ${status} makes it ${code}`, async () => {
    const blocks = [{ step: '', check: 'timeout=0.3\nawait kube.core.readNamespacedPod({ name: "p", namespace: ns })' }]
    const outcome = await withApi(status, kubeconfig =>
      inSession(blocks, (session, [step]) => (step ? session.check(step) : Promise.reject()), { kubeconfig }),
    )
    assert.equal(
      [outcome.fault?.code, outcome.history[0]?.text],
      [code, `the Kubernetes API answered ${status}: said ${status}`],
    )
  })

test.run()
