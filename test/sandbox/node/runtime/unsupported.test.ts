import * as assert from 'uvu/assert'
import { unsupported } from '../../../../runner/sandbox/node/runtime/unsupported.ts'
import { suite } from '../../../suite.ts'

const test = suite('node: what pods do not get')

const cases: [pod: object, container: object, refusal: string | undefined][] = [
  [{}, {}, undefined],
  [{ hostNetwork: false }, { securityContext: { privileged: false } }, undefined],
  [{ hostNetwork: true }, {}, 'the sandbox has no hostNetwork'],
  [{ hostPID: true, activeDeadlineSeconds: 1 }, {}, 'the sandbox has no hostPID, no activeDeadlineSeconds'],
  [{}, { securityContext: { privileged: true } }, 'the sandbox has no privileged'],
]
for (const [pod, container, refusal] of cases) {
  test(`${JSON.stringify({ ...pod, ...container })}: ${refusal ?? 'fine'}`, () => {
    assert.is(unsupported({ containers: [], ...pod }, { name: 'c', ...container }), refusal)
  })
}

test.run()
