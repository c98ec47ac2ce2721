import * as assert from 'uvu/assert'
import { isAmong, refusesRoot } from '../../../../runner/sandbox/node/runtime/users.ts'
import { suite } from '../../../suite.ts'

const test = suite('node: users')

const one = '         0       1000          1\n'
const subordinate = '         0       1000          1\n         1     100000      65536\n'
const mapped: [map: string, id: number, is: boolean][] = [
  [one, 0, true],
  [one, 1, false],
  [one, 999, false],
  [subordinate, 0, true],
  [subordinate, 999, true],
  [subordinate, 65_536, true],
  [subordinate, 65_537, false],
]
for (const [map, id, is] of mapped) {
  test(`${id} is ${is ? '' : 'not '}among ${map.replaceAll(/\s+/g, ' ')}`, () => assert.is(isAmong(map, id), is))
}

const asksFor = (securityContext: object) => ({ name: 'c', securityContext })
const refusals: [pod: object, container: object, why: string | undefined][] = [
  [{}, {}, undefined],
  [{ runAsNonRoot: true }, {}, 'container has runAsNonRoot and image will run as root'],
  [{ runAsNonRoot: true }, { runAsUser: 0 }, 'container has runAsNonRoot and runAsUser is set to 0'],
  [{ runAsNonRoot: true, runAsUser: 999 }, {}, undefined],
  [{ runAsNonRoot: true }, { runAsNonRoot: false }, undefined],
]
for (const [pod, container, why] of refusals) {
  test(`${JSON.stringify(pod)} with ${JSON.stringify(container)}: ${why ?? 'may be root'}`, () => {
    const image = { user: 0 } as Parameters<typeof refusesRoot>[2]
    assert.is(refusesRoot({ containers: [], securityContext: pod }, asksFor(container), image), why)
  })
}

test.run()
