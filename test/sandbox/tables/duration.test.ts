import * as assert from 'uvu/assert'
import { humanDuration } from '../../../runner/sandbox/tables/duration.ts'
import { suite } from '../../suite.ts'

const test = suite('durations')

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const cases: [ms: number, text: string][] = [
  [-2 * second, '<invalid>'],
  [-1, '0s'],
  [0, '0s'],
  [119 * second, '119s'],
  [2 * minute, '2m'],
  [5 * minute + 30 * second, '5m30s'],
  [12 * minute + 30 * second, '12m'],
  [179 * minute, '179m'],
  [7 * hour + 20 * minute, '7h20m'],
  [9 * hour + 20 * minute, '9h'],
  [47 * hour, '47h'],
  [3 * day + 4 * hour, '3d4h'],
  [30 * day, '30d'],
  [3 * 365 * day + 10 * day, '3y10d'],
  [9 * 365 * day, '9y'],
]
for (const [ms, text] of cases) test(`${ms} ms is ${text}`, () => assert.is(humanDuration(ms), text))

test.run()
