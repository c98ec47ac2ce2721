/** A runner to be killed: runs one step that starts programs, one of them set free, and says their process ids. */
import { openSession } from '../../runner/step/session.ts'
import { lessonOf, options } from './one-lesson.ts'

const [code = ''] = process.argv.slice(2)
const lesson = lessonOf({ step: code })
const session = await openSession(lesson, { ...options, env: { HERE: process.cwd() } })
const [step] = lesson.steps
if (step) await session.run(step)
