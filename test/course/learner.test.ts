import * as assert from 'uvu/assert'
import { learnerName } from '../../runner/course/learner.ts'
import { suite } from '../suite.ts'

const test = suite('course: learner')

for (const name of ['user01', 'a', 'Kim.Min-su_2', '김민수', 'x'.repeat(64)])
  test(`\`${name}\` is a learner's name`, () => assert.is(learnerName(name), name))

for (const name of ['', '.', '..', '../x', 'a/b', 'a\\b', '.hidden', '-rf', ' a', 'a b', 'a\n', 'a\0', 'x'.repeat(65)])
  test(`${JSON.stringify(name)} is not`, () => {
    assert.throws(
      () => learnerName(name),
      (error: { fault: { code: string } }) => error.fault.code === 'LEARNER_BAD_NAME',
    )
  })

test('the same letters are the same learner, however they are composed', () => {
  assert.is(learnerName('김'.normalize('NFD')), '김')
})

const users: [user: string, name: string][] = [
  ['root', 'root'],
  ['DOMAIN\\kim', 'DOMAIN_kim'],
  ['../../etc', '_.._etc'],
  ['@@@', '___'],
]
for (const [user, name] of users)
  test(`the user ${user} is the learner ${name} by default`, () => {
    const before = process.env['USER']
    process.env['USER'] = user
    try {
      assert.is(learnerName(), name)
    } finally {
      if (before === undefined) delete process.env['USER']
      else process.env['USER'] = before
    }
  })

test.run()
