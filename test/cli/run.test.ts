import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import * as assert from 'uvu/assert'
import { handsIn } from '../program.ts'
import { suite } from '../suite.ts'
import { lessonFile, step } from './lesson-file.ts'

const test = suite('cli: run', { timeoutMs: 60_000 })
const program = handsIn()
const lesson = (id: string, ...steps: string[]) => lessonFile(program.folder, id, ...steps)
const make = step('make', `await $\`kubectl create namespace \${ns}\``, {
  check: 'await kube.core.readNamespace({ name: ns })',
})
const remove = step('remove', `await $\`kubectl delete namespace \${ns}\``, { output: '...' })

test.before(async () => {
  const { exitCode, stderr } = await program.run(['up'])
  assert.is(exitCode, 0, stderr)
})
test.after(async () => {
  await program.run(['down'])
  program.remove()
})

/** Runs lessons and reads the one document that must be on standard output. */
async function runJson(args: string[], env: Record<string, string> = {}) {
  const { exitCode, stdout, stderr } = await program.run(['run', ...args, '--report', 'json'], { env })
  return { exitCode, document: JSON.parse(stdout), stderr }
}

test('a lesson of one’s own, by path: exit 0, its points, what to type next', async () => {
  const { exitCode, stdout } = await program.run(['run', lesson('fine', make, remove)])
  assert.is(exitCode, 0, stdout)
  assert.match(stdout, '2 of 2 steps   2 of 2 points')
  assert.match(stdout, /✓ make .* s/)
  assert.is(stdout.includes('\u001b'), false)
})

test('it stops at the first failure; --keep-going does not', async () => {
  const file = lesson(
    'stops',
    step('bad', 'throw new Error("oops")', { output: '...' }),
    step('good', 'console.log("well")', { output: 'well' }),
  )
  const stopped = await runJson([file])
  assert.is(stopped.exitCode, 1)
  assert.equal(statuses(stopped.document), ['failed', 'skipped'])
  const kept = await runJson([file, '--keep-going'])
  assert.is(kept.exitCode, 1)
  assert.equal(statuses(kept.document), ['failed', 'passed'])
  assert.is(kept.document.points, 1)
})

test('a chart that helm rejects, an image nobody has: the place, and what was said', async () => {
  const pod = `await $\`kubectl -n \${ns} run ghost --image=no-such-image:1\``
  const look =
    'const pod = await kube.core.readNamespacedPod({ name: "ghost", namespace: ns })\nexpect(pod.status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe("Running")'
  const steps = [
    make,
    step('chart', `await $\`helm -n \${ns} install x ./no-such-chart\``),
    step('image', pod, { check: look }),
  ]
  const { exitCode, document } = await runJson([lesson('refused', ...steps), '--keep-going'])
  assert.is(exitCode, 1)
  const [, chart, image] = document.lessons[0].steps
  assert.is(chart.fault.code, 'STEP_COMMAND_FAILED')
  assert.match(chart.fault.detail.evidence, 'no-such-chart')
  assert.is(image.fault.code, 'CHECK_NEVER_TRUE')
  assert.match(image.fault.detail.actual, /ErrImagePull|ImagePullBackOff/)
})

test('a namespace that is not ours is untouched, and said: exit 2', async () => {
  await program.run(['shell', '--', 'kubectl', 'create', 'namespace', 't-foreign'])
  const { exitCode, document } = await runJson([lesson('foreign', make, remove)])
  assert.is(exitCode, 2)
  assert.is(document.lessons[0].fault.code, 'CLUSTER_NAMESPACE_NOT_OURS')
  assert.equal(statuses(document), ['skipped', 'skipped'])
  const { stdout } = await program.run([
    'shell',
    '--',
    'kubectl',
    'get',
    'namespace',
    't-foreign',
    '-o',
    'jsonpath={.metadata.labels}',
  ])
  assert.not.match(stdout, 'redis-hands-in')
})

test('of two runs in one namespace the second is told who has it', async () => {
  const file = lesson('two', make, step('long', 'await new Promise(end => setTimeout(end, 5000))'), remove)
  const first = program.run(['run', file])
  const made = await program.run([
    'shell',
    '--',
    'sh',
    '-c',
    'until kubectl get ns t-two >/dev/null 2>&1; do sleep 0.1; done',
  ])
  assert.is(made.exitCode, 0)
  const { document } = await runJson([file])
  assert.is(document.lessons[0].fault.code, 'CLUSTER_BUSY')
  assert.match(document.lessons[0].fault.message, /\d+/)
  assert.is((await first).exitCode, 0)
})

const refused: [title: string, args: string[], exit: number, code: string][] = [
  ['a lesson that is not there', ['no-such-lesson'], 2, 'COURSE_UNKNOWN_LESSON'],
  ['a file that is not there', ['./nowhere.md'], 2, 'COURSE_FILE_UNREADABLE'],
  ['a learner’s name that is a path', ['cluster', '--learner', '../x'], 2, 'LEARNER_BAD_NAME'],
  ['a cluster that is not there', ['cluster', '--cluster', 'context:no-such'], 2, 'CLUSTER_'],
  ['a lesson with faults', [lesson('broken', '```ts step a\nconst x: = 1\n```\n')], 2, 'STEP_NOT_COMPILED'],
  ['a lesson that checks nothing', [lesson('nothing', step('a', 'console.log(1)'))], 1, 'RUN_CHECKED_NOTHING'],
]
for (const [title, args, exit, code] of refused)
  test(`${title} exits with ${exit}, and the document says why`, async () => {
    const { exitCode, document, stderr } = await runJson(args)
    assert.is(exitCode, exit, stderr)
    assert.is(document.passed, false)
    assert.ok(document.faults[0].code.startsWith(code), document.faults[0].code)
    assert.match(stderr, document.faults[0].message)
  })

test('a report that is not known exits with 2', async () => {
  const { exitCode, stderr } = await program.run(['run', '--report', 'xml'])
  assert.is(exitCode, 2)
  assert.match(stderr, 'REPORT_UNKNOWN')
})

const easy = () => lesson('easy', step('say', 'console.log("well")', { output: 'well' }))

test('where progress cannot be kept, the run goes on and says so', async () => {
  const file = join(program.folder, 'a-file')
  writeFileSync(file, '')
  const { exitCode, document } = await runJson([easy()], { XDG_STATE_HOME: file })
  assert.is(exitCode, 0)
  assert.match(document.notes.join('\n'), 'Progress cannot be kept in')
})

test('a HOME that is read-only ends no run', async () => {
  const typed = [process.execPath, 'runner/setup/start.mjs', 'run', easy()]
  const mount = ['sh', '-c', 'mount -t tmpfs -o ro tmpfs "$HOME" && exec "$@"', 'sh', ...typed]
  const { exitCode, stdout } = await execa('unshare', ['--user', '--map-root-user', '--mount', ...mount], {
    env: program.env,
    reject: false,
  })
  assert.is(exitCode, 0, stdout)
  assert.match(stdout, 'Progress cannot be kept in')
})

test('a damaged file of progress is kept aside, and said', async () => {
  const folder = join(program.folder, 'state', 'redis-hands-in', 'jane')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'progress.jsonl'), 'no JSON\n')
  const env = { XDG_STATE_HOME: join(program.folder, 'state') }
  const { exitCode, document } = await runJson([easy(), '--learner', 'jane'], env)
  assert.is(exitCode, 0)
  assert.match(document.notes.join('\n'), 'Line 1 of')
  const [aside = ''] = readdirSync(folder).filter(name => name.includes('damaged'))
  assert.is(readFileSync(join(folder, aside), 'utf8'), 'no JSON\n')
})

function statuses(document: { lessons: { steps: { status: string }[] }[] }): string[] {
  return document.lessons.flatMap(({ steps }) => steps.map(({ status }) => status))
}

test.run()
