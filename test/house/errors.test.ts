import { readFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { catalogue } from '../../runner/errors.ts'
import { suite } from '../suite.ts'
import { errorsPage, renderErrorsPage } from './errors-page.ts'
import { sourceFiles } from './sources.ts'

const test = suite('house: errors')
const sources = sourceFiles('runner')
  .filter(file => !file.startsWith('runner/errors'))
  .map(file => readFileSync(file, 'utf8'))
const codes = Object.keys(catalogue)

test('the page shows the catalogue as it is (npm run errors)', () => {
  assert.is(readFileSync(errorsPage, 'utf8'), renderErrorsPage())
})

test('every code is thrown somewhere', () => {
  assert.equal(
    codes.filter(code => !sources.some(text => text.includes(`'${code}'`))),
    [],
  )
})

for (const [code, { says, remedy }] of Object.entries(catalogue)) {
  test(`${code} says a sentence and a remedy`, () => {
    assert.match(code, /^[A-Z]+(_[A-Z]+)+$/)
    assert.match(says, /[.?!}]$/)
    assert.match(remedy, /\S/)
    assert.not.match(`${says} ${remedy}`, /assert/i)
  })
}

test.run()
