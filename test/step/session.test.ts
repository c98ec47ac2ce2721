import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import * as assert from 'uvu/assert'
import { waitFor } from '../../runner/wait.ts'
import { suite } from '../suite.ts'
import { inSession, runAll } from './one-lesson.ts'

const test = suite('step: session', { timeoutMs: 30_000 })

const dead = (pid: number) =>
  !existsSync(`/proc/${pid}`) || /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
const gone = (pids: number[]) =>
  waitFor('what the step started to be gone', () => pids.every(dead), { timeoutMs: 5000 })

test('steps run in order, and what they declare lives on', async () => {
  const outcomes = await runAll([
    { step: 'const one: number = 1\nlet { two, rest: [three] } = { two: 2, rest: [3] }\nclass A { x = one }' },
    { step: 'function add(a: number, b: number) { return a + b }\nenum Color { Red = "red" }\ntwo++' },
    { step: 'console.log(add(one, two), three, new A().x, Color.Red)', output: '4 3 1 red' },
  ])
  assert.equal(
    outcomes.map(({ status, fault }) => fault?.message ?? status),
    ['passed', 'passed', 'passed'],
  )
})

test('functions and classes are there before they are declared, and close over the step', async () => {
  const [first] = await runAll([
    { step: 'const n = 2\nconsole.log(twice())\nfunction twice() { return n * 2 }', output: '4' },
  ])
  assert.is(first?.status, 'passed')
})

test('a step is given the lesson’s variables, its namespace and the charts', async () => {
  const [outcome] = await runAll([
    { step: 'console.log(ns, password, charts)', output: 'here new1234 http://127.0.0.1:1/' },
  ])
  assert.is(outcome?.status, 'passed')
})

test('commands print in order with console.log; quiet, piped and standard error stay out', async () => {
  const step = [
    'console.log("one")',
    'await $`echo two; echo no >&2`',
    'process.stdout.write("three\\n")',
    'await $`echo no`.quiet()',
    'await $`echo four`.pipe($`cat`)',
    'await $`echo five >&2`.nothrow()',
    'console.log((await $({ quiet: true })`echo six`).stdout.trim())',
    'await $({ stdio: "inherit" })`echo seven`',
    'await $`echo $SHLVL`',
  ].join('\n')
  const [outcome] = await runAll([{ step, output: 'one\ntwo\nthree\nfour\nsix\nseven\n[..]' }])
  assert.is(outcome?.fault?.detail?.evidence, undefined)
})

test('the input of a command is closed', async () => {
  const [outcome] = await runAll([{ step: 'await $`cat; echo end`', attributes: 'timeout=5', output: 'end' }])
  assert.is(outcome?.status, 'passed')
})

test('names captured by an output are kept for later outputs and steps', async () => {
  const outcomes = await runAll([
    { step: 'await $`echo pod/x-1 made`', output: 'pod/[POD] made' },
    { step: 'console.log(captured.POD)', output: '[POD]' },
    { step: 'console.log("y-2")', output: '[POD]' },
  ])
  assert.equal(
    outcomes.map(({ status }) => status),
    ['passed', 'passed', 'failed'],
  )
  assert.equal(outcomes[0]?.captures, { POD: 'x-1' })
})

test('the environment of the cluster is laid over this one, and the folder is the session’s own', async () => {
  const step = 'await $`echo $KUBECONFIG $PWD`'
  const [outcome] = await runAll([{ step }], { env: { KUBECONFIG: '/k' } })
  assert.match(outcome?.output ?? '', /^\/k \/.*hands-in-steps-/)
  assert.not.ok(existsSync(outcome?.output.split(' ')[1] ?? ''), 'removed when the session closes')
})

/** The file's line of a first step's first line of code. */
const codeLine = 7

const faulty: [title: string, step: string, code: string, line: number, message: RegExp][] = [
  [
    'a command that fails',
    '\nawait $`echo no >&2; exit 3`',
    'STEP_COMMAND_FAILED',
    1,
    /`echo no >&2; exit 3` ended with exit code 3\./,
  ],
  ['an error', '\n\nJSON.parse("{")', 'STEP_THREW', 2, /SyntaxError: Expected/],
  ['an error in a function', 'function f() {\n  throw new Error("inner")\n}\nf()', 'STEP_THREW', 1, /failed: inner\./],
  ['a rejection that nobody handles', '\nPromise.reject(new Error("nobody"))', 'STEP_THREW', 1, /nobody/],
  [
    'an error in a timer',
    'setTimeout(() => {\n  throw new Error("late")\n}, 5)\nawait $`sleep 1`',
    'STEP_THREW',
    1,
    /late/,
  ],
  ['an expectation', '\nexpect(1 as number).toBe(2)', 'STEP_EXPECTATION', 1, /expected 2 and saw 1\./],
  [
    'errors of several addresses',
    'throw new AggregateError([new Error("a"), new Error("b")])',
    'STEP_THREW',
    0,
    /a; b/,
  ],
  ['process.exit', 'process.exit(0)', 'STEP_EXITED', 0, /exit code 0/],
  ['a signal', 'process.kill(process.pid, "SIGSEGV")\nawait $`sleep 5`', 'STEP_KILLED', 0, /SIGSEGV/],
]
for (const [title, step, code, line, message] of faulty)
  test(`a step fails by ${title}`, async () => {
    const [outcome] = await runAll([{ step }])
    assert.is(outcome?.fault?.code, code)
    assert.equal(outcome?.fault?.place, { file: 'a.md', line: codeLine + line })
    assert.match(outcome?.fault?.message ?? '', message)
    assert.not.match(JSON.stringify(outcome?.fault), /assertion|node_modules|\.mjs/i)
  })

test('a failing command shows the end of what it wrote to standard error', async () => {
  const [outcome] = await runAll([{ step: 'await $`echo why >&2; exit 1`' }])
  assert.is(outcome?.fault?.detail?.evidence, 'why')
})

test('output that differs in one character is shown at its line, both sides', async () => {
  const [outcome] = await runAll([{ step: 'await $`printf "a\\nb\\nc"`', output: 'a\nB\nc' }])
  const { code, place, detail } = outcome?.fault ?? {}
  assert.equal([code, place?.line], ['OUTPUT_DIFFERS', 11])
  assert.equal(detail, { expected: 'B', actual: 'b', evidence: '  a\n- B\n+ b\n  c' })
})

for (const [title, step] of [
  ['waits', 'await $`sleep 60`'],
  ['loops without end', 'console.log("x"); for (;;) {}'],
] as const)
  test(`a step that ${title} is stopped at its limit, and the next one runs`, async () => {
    const outcomes = await runAll([
      { step, attributes: 'timeout=1' },
      { step: 'console.log("on")', output: 'on' },
    ])
    assert.equal(
      outcomes.map(({ status, fault }) => fault?.code ?? status),
      ['STEP_TIMED_OUT', 'passed'],
    )
    assert.ok((outcomes[0]?.durationMs ?? 0) < 4000)
  })

for (const [title, step] of [
  ['by itself', 'for (;;) console.log("x".repeat(1000))'],
  ['through a command', 'await $`head -c 100000000 /dev/zero | tr "\\\\0" x`'],
] as const)
  test(`a step that prints 100 MB ${title} is stopped, and memory stays bounded`, async () => {
    const before = process.memoryUsage().rss
    const [outcome] = await runAll([{ step }])
    assert.is(outcome?.fault?.code, 'STEP_TOO_MUCH_OUTPUT')
    assert.ok((outcome?.output.length ?? 0) < 70_000)
    assert.ok(process.memoryUsage().rss - before < 100 * 1024 * 1024)
  })

const orphans = 'await $`sleep 600 >/dev/null 2>&1 & echo $!; setsid sleep 600 >/dev/null 2>&1 & echo $!`'

test('what a step sets free is gone when the session closes', async () => {
  const [outcome] = await runAll([{ step: orphans }])
  await gone((outcome?.output ?? '').split('\n').map(Number))
})

test('what a step sets free is gone when the step ends its process', async () => {
  const [outcome] = await runAll([{ step: `${orphans}\nprocess.exit(1)` }])
  assert.is(outcome?.fault?.code, 'STEP_EXITED')
  await gone((outcome?.output ?? '').split('\n').map(Number))
})

test('an abort ends the running step with all that it started, and its call rejects', async () => {
  const stop = new AbortController()
  const blocks = [{ step: 'await $`sleep 600`' }]
  const running = inSession(blocks, (session, [step]) => (step ? session.run(step) : Promise.reject()), {
    signal: stop.signal,
  })
  await sleep(300)
  stop.abort(new Error('enough'))
  await running.then(
    () => assert.unreachable(),
    error => assert.is(error.message, 'enough'),
  )
})

test.run()
