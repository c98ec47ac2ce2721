import * as assert from 'uvu/assert'
import { type Fault, fault, type Look } from '../../runner/errors.ts'
import { failureText } from '../../runner/report/failure.ts'
import { paint } from '../../runner/report/paint.ts'
import { suite } from '../suite.ts'

const test = suite('report: failure')
const place = { file: 'lessons/05-acl.md', line: 148 }
const look = (atMs: number, saw: Look['saw'], text: string, times = 1): Look => ({ atMs, saw, text, times })
const never = (history: Look[]) =>
  fault('CHECK_NEVER_TRUE', { limit: 5, looks: 11 }, { place, detail: { expected: 'ok', actual: 'fail', history } })

const failures: [title: string, problem: Fault, text: string][] = [
  [
    'output of one line, whose difference would say the same again',
    fault('OUTPUT_DIFFERS', { what: 'it' }, { place, detail: { expected: 'a', actual: 'b', evidence: '- a\n+ b' } }),
    `
     lessons/05-acl.md:148   check of step acl

     The output is not what the lesson expects: it.

       expected  a
       saw       b

     Compare the two. \`...\` stands for any lines, \`[..]\` for any characters, \`[NAME]\` for a value that varies.   OUTPUT_DIFFERS`,
  ],
  [
    'a check that was never true, and saw the same every time',
    never([look(100, 'false', 'expected ok, saw fail', 11)]),
    `
     lessons/05-acl.md:148   check of step acl

     The check was never true in 5 s (11 looks).

       expected  ok
       saw       fail

     Compare what was expected with what was seen; a hint of the step may help.   CHECK_NEVER_TRUE`,
  ],
  [
    'a check that was true and then lost, with its history',
    fault(
      'CHECK_LOST',
      { limit: 5, trueAt: 1, lostAt: 2 },
      {
        place,
        detail: {
          history: [look(0, 'unasked', 'no connection', 3), look(1000, 'true', ''), look(2000, 'false', 'two\nlines')],
        },
      },
    ),
    `
     lessons/05-acl.md:148   check of step acl

     The check was true at 1 s and no longer at 2 s, for 5 s in all.

       from  0.0 s  no connection (3 times)
       from  1.0 s  true
       from  2.0 s  two

     Something takes the effect of the step back: look at what changed between the two.   CHECK_LOST`,
  ],
  [
    'a long history from its end',
    fault(
      'CHECK_LOST',
      {},
      { detail: { history: Array.from({ length: 12 }, (_, at) => look(at * 1000, 'false', `saw ${at}`)) } },
    ),
    `
     check of step acl

     The check was true at {trueAt} s and no longer at {lostAt} s, for {limit} s in all.

       … 2 earlier
${Array.from({ length: 10 }, (_, at) => `       from ${`${at + 2}.0 s`.padStart(6)}  saw ${at + 2}`).join('\n')}

     Something takes the effect of the step back: look at what changed between the two.   CHECK_LOST`,
  ],
  [
    'values of several lines, a diff, and what would drive the terminal',
    fault(
      'STEP_THREW',
      { error: 'two\nlines\u001b[2J' },
      { place, detail: { expected: 'a\nb', actual: '\u001b[31mc', evidence: '- a\n+ c\u0007\n  d\n' } },
    ),
    `
     lessons/05-acl.md:148   check of step acl

     The step failed: two
     lines␛[2J.

       expected  a
                 b
       saw       ␛[31mc

       - a
       + c␇
         d

     The place is the line of the lesson that threw.   STEP_THREW`,
  ],
]
for (const [title, problem, text] of failures)
  test(title, () => assert.fixture(failureText(problem, 'check of step acl', paint({})), text.slice(1)))

test.run()
