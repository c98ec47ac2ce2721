import * as assert from 'uvu/assert'
import { type ContainerPlan, commandLine, expand } from '../../../../runner/sandbox/node/runtime/configuration.ts'
import { suite } from '../../../suite.ts'

const test = suite('node: what a container runs')

const variables = new Map([
  ['A', 'one'],
  ['B', '$(A)'],
])
const texts: [text: string, expanded: string][] = [
  ['plain', 'plain'],
  ['$(A)', 'one'],
  ['x$(A)y$(A)', 'xoneyone'],
  ['$(B)', '$(A)'],
  ['$(UNKNOWN)', '$(UNKNOWN)'],
  ['$$(A)', '$(A)'],
  ['$$$(A)', '$one'],
  ['$A', '$A'],
  ['$(A', '$(A'],
]
for (const [text, expanded] of texts) {
  test(`${text} becomes ${expanded}`, () => assert.is(expand(text, variables), expanded))
}

const lines: [title: string, container: object, line: string][] = [
  ['the image alone', {}, 'entry cmd'],
  ['args replace the command of the image', { args: ['a'] }, 'entry a'],
  ['command replaces both', { command: ['c'] }, 'c'],
  ['command and args', { command: ['c'], args: ['$(A)'] }, 'c one'],
  ['no args at all', { args: [] }, 'entry'],
]
for (const [title, container, line] of lines) {
  test(title, () => {
    const plan = {
      container,
      image: { entrypoint: ['entry'], command: ['cmd'] },
      variables,
    } as unknown as ContainerPlan
    assert.is(commandLine(plan).join(' '), line)
  })
}

test.run()
