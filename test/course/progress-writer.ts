/** Writes progress as a run of its own: `PATH NAME COUNT`, a record each for NAME1, NAME2, … with a pause between two. */
import { ProgressFile } from '../../runner/course/progress-file.ts'
import { pause } from '../../runner/wait.ts'
import { newRecord } from './new-record.ts'

const [path = '', name = '', count = '1'] = process.argv.slice(2)
const file = new ProgressFile(path, text => process.stdout.write(`${text}\n`))
for (let number = 1; number <= Number(count); number++) {
  await file.append([newRecord(`${name}${number}`)])
  process.stdout.write(`${name}${number}\n`)
  await pause(1)
}
