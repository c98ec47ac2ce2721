/** The process in which the steps of one lesson run: started by `openSession`, it ends when its channel does. */
import type { BlockRun } from './block-run.ts'
import { failureOf } from './failure.ts'
import { endMark, type FromWorker, type RunRequest, type ToWorker } from './messages.ts'
import { OpenLesson } from './open-lesson.ts'
import { takeOverOutput, writeFully } from './standard-output.ts'
import { endSession, sessionVariable } from './sweep.ts'

const session = process.env[sessionVariable] ?? ''
let lesson: Promise<OpenLesson> | undefined
let current: BlockRun | undefined
const early: unknown[] = []

takeOverOutput()
process.on('message', (message: ToWorker) => {
  if (message.kind === 'open') lesson = OpenLesson.open(message)
  else void run(message)
})
process.on('disconnect', () => endSession(session, process.pid))
process.on('unhandledRejection', failCurrent)
process.on('uncaughtException', failCurrent)

/** What nobody caught is the running step's; between two steps it is kept for the next. */
function failCurrent(error: unknown): void {
  if (current) current.fail(error)
  else early.push(error)
}

async function run(request: RunRequest): Promise<void> {
  const answer: FromWorker = { kind: 'done', id: request.id }
  let opened: OpenLesson | undefined
  try {
    opened = await lesson
    await opened?.run(request, block => {
      current = block
      for (const error of early.splice(0)) block.fail(error)
    })
  } catch (error) {
    answer.failure = failureOf(error, (await opened?.where(request)) ?? { file: '', line: request.line, commands: [] })
  }
  current = undefined
  writeFully(1, endMark(session, request.id))
  process.send?.(answer)
}
