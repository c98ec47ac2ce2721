import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { builtSteps, compileFaults } from '../../runner/step/built-steps.ts'
import { compile } from '../../runner/step/compile.ts'
import { suite } from '../suite.ts'
import { type Block, lessonOf, runAll } from './one-lesson.ts'

const test = suite('step: compile', { timeoutMs: 20_000 })
const folder = mkdtempSync(join(tmpdir(), 'hands-in-compile-'))
test.after(() => rmSync(folder, { recursive: true }))

/** What does not compile, as `CODE line sentence`. */
async function wrong(...blocks: Block[]): Promise<string[]> {
  const faults = await compileFaults(lessonOf(...blocks))
  return faults.map(({ code, place, message }) => `${code} ${place?.line} ${message}`)
}

test('what does not compile is told with its line, its column and esbuild’s sentence', async () => {
  const [fault] = await compileFaults(lessonOf({ step: 'const a = 1\nconst b = = 2' }))
  assert.equal(fault?.place, { file: 'a.md', line: 8 })
  assert.is(fault?.message, 'The TypeScript does not compile, at column 11: Unexpected "=".')
  assert.is(fault?.remedy, 'Correct the line: const b = = 2')
})

test('faults of all steps and checks come at once', async () => {
  const found = await wrong({ step: 'let = ;', check: 'timeout=1\n)' }, { step: 'fine()' }, { step: 'a b' })
  assert.equal(
    found.map(fault => fault.split(' ').slice(0, 2).join(' ')),
    ['STEP_NOT_COMPILED 7', 'STEP_NOT_COMPILED 10', 'STEP_NOT_COMPILED 16'],
  )
})

test('a static import names the remedy', async () => {
  const [fault] = await compileFaults(lessonOf({ step: "import fs from 'node:fs'" }))
  assert.equal([fault?.code, fault?.place?.line], ['STEP_STATIC_IMPORT', 7])
  assert.match(fault?.remedy ?? '', /await import/)
})

test('a dynamic import works', async () => {
  const step = "const { basename } = await import('node:path')\nconsole.log(basename('/a/b'))"
  assert.is((await runAll([{ step, output: 'b' }]))[0]?.status, 'passed')
})

test('a name that two steps declare names both lines', async () => {
  assert.equal(await wrong({ step: 'const a = 1' }, { step: 'const b = 1\nlet { x: [a] } = b' }), [
    'STEP_NAME_TWICE 11 Two steps declare `a`; the first is on line 7.',
  ])
})

test('a name that every step has cannot be declared', async () => {
  const found = await wrong({ step: 'const kube = 1' }, { step: 'function password() {}' })
  assert.equal(
    found.map(fault => fault.split(' ').slice(0, 2).join(' ')),
    ['STEP_NAME_GIVEN 7', 'STEP_NAME_GIVEN 10'],
  )
})

test('checks may declare what others declare', async () => {
  const check = 'timeout=1\nconst a = 2'
  assert.equal(await wrong({ step: 'const a = 1', check }, { step: 'const b = 1', check }), [])
})

test('types vanish, and a name in a type needs no loading', async () => {
  const compiled = await compile(
    lessonOf({ step: 'type kube = { a: string }\ninterface B { c: kube }\nconst d = {} as B' }),
  )
  assert.ok('source' in compiled && compiled.source.includes('handsIn$uses = {"handsIn$step1":[]}'))
})

test('what was built is kept, and a damaged file is built again', async () => {
  const lesson = lessonOf({ step: 'console.log("kept")' })
  const path = await builtSteps(lesson, folder)
  assert.match(path, /\/redis-hands-in\/steps\/[0-9a-f]{64}\.mjs$/)
  writeFileSync(path, '')
  assert.is(await builtSteps(lesson, folder), path)
  assert.is((await runAll([{ step: 'console.log("kept")', output: 'kept' }]))[0]?.status, 'passed')
})

test('a cache that cannot be written is just no cache', async () => {
  const cache = process.env['XDG_CACHE_HOME']
  const blocked = join(folder, 'blocked')
  writeFileSync(blocked, '')
  chmodSync(blocked, 0o400)
  process.env['XDG_CACHE_HOME'] = blocked
  try {
    assert.is((await runAll([{ step: 'console.log("on")', output: 'on' }]))[0]?.status, 'passed')
  } finally {
    process.env['XDG_CACHE_HOME'] = cache
  }
  assert.equal(
    readdirSync(folder).filter(name => name.endsWith('.mjs')),
    [],
  )
})

test.run()
