import * as assert from 'uvu/assert'
import { parseLesson } from '../../runner/lesson/parse.ts'
import { suite } from '../suite.ts'

const test = suite('lesson: parse')
const read = (text: string, file = 'lessons/02-redis-cluster.md') => parseLesson({ file, path: `/${file}`, text })

/** What is wrong with a text, as `CODE line parameter-bearing sentence`. */
function wrong(text: string): string[] {
  const result = read(text)
  return 'faults' in result ? result.faults.map(({ code, place }) => `${code} ${place?.line}`) : []
}

function lesson(text: string, file?: string) {
  const result = read(text, file)
  if ('faults' in result)
    throw new Error(result.faults.map(fault => `${fault.place?.line}: ${fault.message}`).join('\n'))
  return result.lesson
}

const whole = `---
id: cluster
title: Redis Cluster
namespace: redis-cluster
variables: { password: new1234, nodes: 6 }
redis:
  service: ds-redis
---

# Chapter

## Six \`nodes\`

Some prose.

\`\`\`ts
const shown = 'only'
\`\`\`

\`\`\`ts step install points=5 timeout=1.5 observe
const a = 1
await $\`echo \${a}\`
\`\`\`

It prints:

\`\`\`output
1
\`\`\`

\`\`\`ts check timeout=9 hold=2
expect(a).toBe(1)
\`\`\`

<details><summary>Hint</summary>

Ask \`echo\`.

\`\`\`sh
echo 1
\`\`\`

</details>

<details><summary>Hint 2</summary>Look again.</details>

\`\`\`ts undo
await $\`true\`
\`\`\`

Next prose.

~~~ts step second
~~~
`

test('a whole lesson', () => {
  const { steps, ...head } = lesson(whole)
  assert.equal(head, {
    id: 'cluster',
    title: 'Redis Cluster',
    namespace: 'redis-cluster',
    variables: { password: 'new1234', nodes: '6' },
    redis: { service: 'ds-redis', password: 'new1234' },
    file: 'lessons/02-redis-cluster.md',
    path: '/lessons/02-redis-cluster.md',
  })
  const [first, second] = steps
  assert.equal(
    { ...first, hash: first?.hash.length, prose: first?.prose.split('\n')[2] },
    {
      id: 'install',
      title: 'Six nodes',
      number: 1,
      code: `const a = 1\nawait $\`echo \${a}\``,
      line: 21,
      points: 5,
      timeoutMs: 1500,
      observe: true,
      hints: ['Ask `echo`.\n\n```sh\necho 1\n```', 'Look again.'],
      output: { code: '1', line: 28 },
      check: { code: 'expect(a).toBe(1)', line: 32, timeoutMs: 9000, holdMs: 2000 },
      undo: { code: 'await $`true`', line: 48 },
      prose: '## Six `nodes`',
      hash: 64,
    },
  )
  assert.equal(second?.prose, 'Next prose.')
  assert.is(second?.number, 2)
})

test('lines are counted alike with CRLF and a byte order mark', () => {
  const lines = (text: string) => lesson(text).steps.map(step => [step.line, step.hash, step.prose])
  assert.equal(lines(`\uFEFF${whole.replaceAll('\n', '\r\n')}`), lines(whole))
})

test('steps in lists, quotes and details have the lines of the file', () => {
  const text = `# A

- one

  - two

    \`\`\`ts step inner
    const a = 1
    \`\`\`

> quoted
>
> \`\`\`ts step quoted
> const b = 2
> \`\`\`

<details><summary>More</summary>

\`\`\`ts step detail
const c = 3
\`\`\`

</details>

1. x
2. y
   \`\`\`ts step numbered
   const d = 4
   \`\`\`
`
  assert.equal(
    lesson(text).steps.map(step => [step.id, step.line, text.split('\n')[step.line - 1]?.trim().endsWith(step.code)]),
    [
      ['inner', 8, true],
      ['quoted', 14, true],
      ['detail', 20, true],
      ['numbered', 28, true],
    ],
  )
})

test('what a lesson does not say is taken from its file', () => {
  const { id, title, namespace } = lesson('# First *words*\n```ts step a\n```', 'x/07-My Lesson.md')
  assert.equal({ id, title, namespace }, { id: 'my-lesson', title: 'First words', namespace: 'my-lesson' })
})

test('the hash holds what decides whether a step is the same, and nothing else', () => {
  const hash = (text: string) => lesson(text).steps[0]?.hash
  const text = '# A\n```ts step a\n1\n```\n```output\nx\n```'
  assert.is(hash(text), hash(`# B\n\nprose\n\n${text.replace('step a', 'step b points=9')}`))
  assert.is.not(hash(text), hash(text.replace('\nx\n', '\ny\n')))
  assert.is.not(hash('# A\n```ts step a\n1\n```'), hash('# A\n```ts step a\n2\n```'))
})

const step = '# A\n```ts step a\n```\n'
const faulty: [title: string, text: string, ...faults: string[]][] = [
  ['no steps', '# A\n\n```ts\n```\n', 'LESSON_NO_STEPS 1'],
  ['an empty file', '', 'LESSON_NO_STEPS 1'],
  ['a fence that the end of the file closes', '# A\n```ts step a\nx\n', 'LESSON_UNCLOSED_FENCE 2'],
  ['a fence that swallows the next', '# A\n```ts step a\nx\n\n```output\ny\n```\n', 'LESSON_UNCLOSED_FENCE 2'],
  ['two steps of one id', `${step}\n\`\`\`ts step a\n\`\`\``, 'LESSON_DUPLICATE_ID 5'],
  ['an unknown attribute', '# A\n```ts step a timout=3\n```', 'LESSON_UNKNOWN_ATTRIBUTE 2'],
  ['an attribute of output', `${step}\`\`\`output strict\n\`\`\``, 'LESSON_NO_ATTRIBUTES 4'],
  ['an unknown role', '# A\n```ts stepp a\n```\n```ts chek\n```', 'LESSON_UNKNOWN_ROLE 2', 'LESSON_UNKNOWN_ROLE 4'],
  ['a misspelt output', `${step}\`\`\`ouput\n\`\`\``, 'LESSON_UNKNOWN_ROLE 4'],
  ['a step in another language', '# A\n```sh step a\n```', 'LESSON_NOT_TYPESCRIPT 2'],
  ['bad values', '# A\n```ts step a points=many timeout=0 observe=no\n```', ...Array(3).fill('LESSON_BAD_VALUE 2')],
  ['an attribute given twice', '# A\n```ts step a points=1 points=2\n```', 'LESSON_BAD_VALUE 2'],
  ['no id', '# A\n```ts step\n```\n```ts step points=1\n```', 'LESSON_MISSING_ID 2', 'LESSON_MISSING_ID 4'],
  ['an id with other letters', '# A\n```ts step A_b\n```', 'LESSON_BAD_ID 2'],
  ['a check without its step', '# A\n```ts check\n```', 'LESSON_BLOCK_WITHOUT_STEP 2'],
  ['a check under another heading', `${step}# B\n\`\`\`ts check\n\`\`\``, 'LESSON_BLOCK_WITHOUT_STEP 5'],
  ['output without a step', '# A\n```output\n```', 'LESSON_BLOCK_WITHOUT_STEP 2'],
  ['a hint without a step', '# A\n<details><summary>Hint</summary>\n</details>', 'LESSON_BLOCK_WITHOUT_STEP 2'],
  ['two checks', `${step}\`\`\`ts check\n\`\`\`\n\`\`\`ts check\n\`\`\``, 'LESSON_SECOND_BLOCK 6'],
  ['a step without a heading', 'text\n\n```ts step a\n```', 'LESSON_STEP_WITHOUT_HEADING 3'],
  ['an unclosed hint', `${step}\n<details><summary>Hint</summary>\n\nx\n`, 'LESSON_UNCLOSED_DETAILS 5'],
  [
    'a step in a hint',
    `${step}<details><summary>Hint</summary>\n\n\`\`\`ts step b\n\`\`\`\n\n</details>`,
    'LESSON_STEP_IN_HINT 6',
  ],
  ['an unclosed frontmatter', `---\nid: x\n${step}`, 'LESSON_UNCLOSED_FRONTMATTER 1'],
  ['a bad key', `---\nid: x\nnamspace: y\n---\n${step}`, 'LESSON_UNKNOWN_KEY 3'],
  ['YAML that is none', `---\nid: [x\n---\n${step}`, 'LESSON_BAD_FRONTMATTER 2'],
  ['frontmatter that is no map', `---\n- x\n---\n${step}`, 'LESSON_BAD_FRONTMATTER 2'],
  ['bad head values', `---\nid: A b\nnamespace: _\n---\n${step}`, 'LESSON_BAD_VALUE 2', 'LESSON_BAD_VALUE 3'],
  ['a variable that steps have anyway', `---\nvariables:\n  kube: x\n---\n${step}`, 'LESSON_BAD_VALUE 3'],
  ['redis without its service', `---\nredis: {}\n---\n${step}`, 'LESSON_BAD_VALUE 2'],
]
for (const [title, text, ...faults] of faulty) test(`fault: ${title}`, () => assert.equal(wrong(text), faults))

test('all faults of a file come at once, in the order of its lines', () => {
  assert.equal(wrong(`---\nidd: x\n---\n\`\`\`ts step a pionts=3\n\`\`\`\n# A\n\`\`\`ts check\n\`\`\`\n`), [
    'LESSON_UNKNOWN_KEY 2',
    'LESSON_UNKNOWN_ATTRIBUTE 4',
    'LESSON_STEP_WITHOUT_HEADING 4',
    'LESSON_BLOCK_WITHOUT_STEP 7',
  ])
})

test('a misspelling names the nearest right word', () => {
  const result = read('# A\n```ts step a timout=3\n```')
  const [fault] = 'faults' in result ? result.faults : []
  assert.is(fault?.message, 'There is no attribute `timout` here.')
  assert.is(fault?.remedy, 'Did you mean `timeout`?')
  assert.equal(fault?.place, { file: 'lessons/02-redis-cluster.md', line: 2 })
})

test.run()
