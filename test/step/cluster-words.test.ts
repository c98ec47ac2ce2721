import * as assert from 'uvu/assert'
import { parseInfo, parseNodes } from '../../runner/step/cluster-words.ts'
import { suite } from '../suite.ts'

const test = suite('step: cluster words')

test('CLUSTER INFO has its numbers as numbers', () => {
  assert.equal(parseInfo('cluster_state:ok\r\ncluster_known_nodes:6\r\n'), {
    cluster_state: 'ok',
    cluster_known_nodes: 6,
  })
})

test('CLUSTER NODES, line by line', () => {
  const text = [
    'a1 10.244.0.9:6379@16379,host myself,master - 0 0 2 connected 0-5460 [3->-b2]',
    'b2 :0@0 slave,fail a1 1709 1710 2 disconnected',
    '',
  ].join('\n')
  const first = { id: 'a1', ip: '10.244.0.9', port: 6379, busPort: 16379, flags: ['myself', 'master'] }
  const second = { id: 'b2', ip: '', port: 0, busPort: 0, flags: ['slave', 'fail'] }
  assert.equal(parseNodes(text), [
    { ...first, role: 'master', myself: true, epoch: 2, linked: true, slots: ['0-5460', '[3->-b2]'] },
    { ...second, role: 'replica', myself: false, master: 'a1', epoch: 2, linked: false, slots: [] },
  ])
})

test.run()
