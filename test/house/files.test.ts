import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import * as assert from 'uvu/assert'
import { suite } from '../suite.ts'
import { sourceFiles } from './sources.ts'

const test = suite('house: files')
const rotten = /^(core|utils?|helpers?|state|common|misc)\./

for (const file of [...sourceFiles('runner'), ...sourceFiles('test')]) {
  test(`${file} holds one thing`, () => {
    const text = readFileSync(file, 'utf8')
    assert.ok(text.split('\n').length <= 251, 'at most 250 lines')
    assert.not.match(basename(file), rotten)
    assert.match(basename(file), /^[a-z0-9-]+(\.test)?\.m?ts$/, 'kebab-case')
  })
}

for (const file of sourceFiles('test').filter(path => path.endsWith('.test.ts'))) {
  test(`${file} runs its suites, all of them`, () => {
    const text = readFileSync(file, 'utf8')
    assert.match(text, /\.run\(\)/)
    assert.not.match(text, /^import .* from 'uvu'$/m)
    assert.not.match(text, /\.only\(/)
  })
}

test.run()
