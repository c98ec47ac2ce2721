import { execa } from 'execa'
import * as assert from 'uvu/assert'
import { suite } from '../suite.ts'

const test = suite('house: lint', { timeoutMs: 120_000 })

for (const [title, command] of [
  ['formatter and linter have nothing to say', ['biome', 'check', '.']],
  ['types hold', ['tsc', '--noEmit']],
] as const) {
  test(title, async () => {
    const [name, ...args] = command
    const { exitCode, all } = await execa(`node_modules/.bin/${name}`, args, { all: true, reject: false })
    assert.is(exitCode, 0, all)
  })
}

test.run()
