import * as assert from 'uvu/assert'
import { jsonPatcher } from '../../../runner/sandbox/patch/json-patch.ts'
import { mergePatch } from '../../../runner/sandbox/patch/merge-patch.ts'
import { strategicPatch } from '../../../runner/sandbox/patch/strategic-patch.ts'
import type { Json, JsonMap } from '../../../runner/sandbox/registry/json.ts'
import { suite } from '../../suite.ts'

const test = suite('patches')

const merges: [why: string, target: Json, patch: Json, expected: Json][] = [
  ['sets', { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
  ['removes at null', { a: 1, b: 2 }, { a: null }, { b: 2 }],
  ['goes down', { a: { b: 1, c: 2 } }, { a: { b: 3 } }, { a: { b: 3, c: 2 } }],
  ['replaces lists', { a: [1, 2] }, { a: [3] }, { a: [3] }],
  ['replaces what was no object', { a: 'x' }, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
]
for (const [why, target, patch, expected] of merges) {
  test(`merge patch ${why}`, () => assert.equal(mergePatch(target, patch), expected))
}

const env = (...names: string[]) => names.map(name => ({ name, value: name }))
const spec = (container: JsonMap, extra: JsonMap = {}): JsonMap => ({
  containers: [{ name: 'web', ...container }],
  ...extra,
})

const strategic: [why: string, target: JsonMap, patch: JsonMap, expected: JsonMap][] = [
  [
    'merges containers by name',
    spec({ image: 'a', env: env('A') }),
    spec({ image: 'b' }),
    spec({ image: 'b', env: env('A') }),
  ],
  ['adds to lists with a key', spec({ env: env('A') }), spec({ env: env('B') }), spec({ env: env('A', 'B') })],
  [
    'deletes an item',
    spec({ env: env('A', 'B') }),
    spec({ env: [{ name: 'A', $patch: 'delete' }] }),
    spec({ env: env('B') }),
  ],
  [
    'replaces a list',
    spec({ env: env('A') }),
    spec({ env: [{ $patch: 'replace' }, ...env('C')] }),
    spec({ env: env('C') }),
  ],
  ['replaces lists without a key', spec({ args: ['a'] }), spec({ args: ['b'] }), spec({ args: ['b'] })],
  [
    'puts in order',
    spec({ env: env('A', 'B') }),
    spec({ '$setElementOrder/env': [{ name: 'C' }, { name: 'A' }, { name: 'B' }], env: env('C') }),
    spec({ env: env('C', 'A', 'B') }),
  ],
  [
    'orders where nothing else changes',
    spec({ env: env('A', 'B') }),
    spec({ '$setElementOrder/env': [{ name: 'B' }, { name: 'A' }] }),
    spec({ env: env('B', 'A') }),
  ],
  ['removes at null', spec({ image: 'a' }), spec({ image: null }), spec({})],
  [
    'replaces a map',
    { nodeSelector: { a: 'b' } },
    { nodeSelector: { $patch: 'replace', c: 'd' } },
    { nodeSelector: { c: 'd' } },
  ],
  [
    'keeps only the retained keys',
    { volumes: [{ name: 'v', emptyDir: {} }] },
    { volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/x' } }] },
    { volumes: [{ name: 'v', hostPath: { path: '/x' } }] },
  ],
]
for (const [why, target, patch, expected] of strategic) {
  test(`strategic merge patch ${why}`, () => {
    const before = structuredClone(target)
    assert.equal(strategicPatch('core/v1.PodSpec', target, patch), expected)
    assert.equal(target, before, 'the target is left as it was')
  })
}

test('strategic merge patch takes from lists of plain values', () => {
  const patch = { '$deleteFromPrimitiveList/finalizers': ['a'] }
  assert.equal(strategicPatch('meta/v1.ObjectMeta', { finalizers: ['a', 'b'] }, patch), { finalizers: ['b'] })
})

test('JSON patch applies, and says what does not fit', async () => {
  const patch = await jsonPatcher([{ op: 'replace', path: '/a', value: 2 }])
  assert.equal(patch({ a: 1 }), { a: 2 })
  const unfit = await jsonPatcher([{ op: 'replace', path: '/b/c', value: 2 }])
  assert.throws(() => unfit({ a: 1 }), /the server rejected our request due to an error in our request/)
})

test.run()
