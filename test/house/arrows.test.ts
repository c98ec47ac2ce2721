import * as assert from 'uvu/assert'
import { suite } from '../suite.ts'
import { importsOf, sourceFiles } from './sources.ts'

const test = suite('house: arrows')

/** Each room and the rooms whose doors it may open; errors.ts and wait.ts are open to all. */
const doors: Record<string, string[]> = {
  cli: ['notebook', 'classroom', 'course', 'step', 'report', 'lesson', 'cluster'],
  notebook: ['course', 'step', 'report', 'lesson', 'cluster'],
  classroom: ['course', 'step', 'report', 'lesson', 'cluster'],
  course: ['step', 'report', 'lesson', 'cluster'],
  report: ['course', 'step', 'lesson'],
  step: ['lesson', 'cluster'],
  lesson: [],
  cluster: [],
  sandbox: [],
  setup: [],
}

const room = (path: string) => path.match(/^runner\/(\w+)\//)?.[1]

for (const file of sourceFiles('runner')) {
  const from = room(file)
  if (!from) continue
  test(`${file} opens only the doors of ${from}/`, () => {
    const wrong = importsOf(file).filter(target => {
      const to = room(target)
      return to && to !== from && !doors[from]?.includes(to)
    })
    assert.equal(wrong, [])
  })
}

test.run()
