import * as assert from 'uvu/assert'
import { conform } from '../../../runner/sandbox/protobuf/conform.ts'
import { decodeMessage, decodeObject } from '../../../runner/sandbox/protobuf/decode.ts'
import { goTypes } from '../../../runner/sandbox/protobuf/go-structs.ts'
import { suite } from '../../suite.ts'

const test = suite('protobuf')

/** A field with a length: its tag, the length, the bytes. All here are short. */
const field = (number: number, ...parts: (string | Buffer)[]) => {
  const bytes = Buffer.concat(parts.map(part => Buffer.from(part as string)))
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes])
}
const number = (at: number, value: number) => Buffer.from([at << 3, value])
const envelope = (apiVersion: string, kind: string, message: Buffer) =>
  Buffer.concat([Buffer.from('k8s\0'), field(1, field(1, apiVersion), field(2, kind)), field(2, message)])

test('an object is unwrapped', () => {
  const message = Buffer.concat([field(1, field(1, 'a')), field(2, field(1, 'key'), field(2, 'value'))])
  assert.equal(decodeObject(envelope('v1', 'ConfigMap', message)), {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
    data: { key: 'value' },
  })
})

const values: [type: string, wire: Buffer, json: object][] = [
  ['meta/v1.ObjectMeta', field(8, number(1, 60)), { creationTimestamp: '1970-01-01T00:01:00Z' }],
  ['meta/v1.ObjectMeta', field(8), {}],
  ['meta/v1.ObjectMeta', Buffer.concat([field(14, 'a'), field(14, 'b')]), { finalizers: ['a', 'b'] }],
  ['core/v1.Secret', field(2, field(1, 'k'), field(2, 'v')), { data: { k: 'dg==' } }],
  ['core/v1.ServicePort', field(4, Buffer.concat([number(1, 0), number(2, 80)])), { targetPort: 80 }],
  ['core/v1.ServicePort', field(4, Buffer.concat([number(1, 1), field(3, 'http')])), { targetPort: 'http' }],
  ['core/v1.ResourceRequirements', field(1, field(1, 'cpu'), field(2, field(1, '100m'))), { limits: { cpu: '100m' } }],
  [
    'core/v1.Probe',
    Buffer.concat([field(1, field(1, field(1, 'ls'))), number(3, 5)]),
    { exec: { command: ['ls'] }, timeoutSeconds: 5 },
  ],
  ['apps/v1.DeploymentSpec', number(1, 0), { replicas: 0 }],
  ['core/v1.ContainerPort', Buffer.concat([number(2, 0), number(3, 80)]), { containerPort: 80 }],
  ['coordination/v1.LeaseSpec', field(4, number(1, 1)), { renewTime: '1970-01-01T00:00:01.000000Z' }],
]
for (const [type, wire, json] of values) {
  test(`${type} ${JSON.stringify(json)}`, () => assert.equal(decodeMessage(type, wire), json))
}

const broken: [why: string, body: Buffer, message: RegExp][] = [
  ['no envelope', Buffer.from('{}'), /does not appear to be a protobuf message/],
  ['an unknown kind', envelope('v1', 'Nothing', Buffer.alloc(0)), /no kind "Nothing" is registered for version "v1"/],
  ['a torn message', envelope('v1', 'ConfigMap', Buffer.from([10, 99])), /unexpected EOF/],
]
for (const [why, body, message] of broken) {
  test(`refuses ${why}`, () => assert.throws(() => decodeObject(body), message))
}

test('conform drops nulls and empty maps, names what is unknown and what has a wrong type', () => {
  const { object, unknown, mismatch } = conform('core/v1.PodSpec', {
    volumes: [{ name: 'v', emptyDir: {}, emptyDirr: {} }],
    nodeSelector: {},
    hostname: null,
    containers: [{ name: 'a', ports: [{ containerPort: '80' }] }],
  })
  assert.equal(object['volumes'], [{ name: 'v', emptyDir: {} }])
  assert.not.ok('nodeSelector' in object || 'hostname' in object)
  assert.equal(unknown, ['volumes[0].emptyDirr'])
  assert.is(
    mismatch?.decoding,
    'json: cannot unmarshal string into Go struct field ContainerPort.containers.ports.containerPort of type int32',
  )
})

test('Go structs are read with their tags and markers', () => {
  const source = `
// +structType=atomic
type A struct {
	// what it is
	// +listType=map
	// +listMapKey=name
	Items []B \`json:"items,omitempty" patchStrategy:"merge" protobuf:"bytes,1,rep,name=items"\`
	B    \`json:",inline" protobuf:"bytes,2,opt,name=b"\`
}

type B string
`
  const types = goTypes(source)
  assert.equal(types.get('A')?.markers, { structType: ['atomic'] })
  assert.equal(types.get('A')?.fields[0]?.markers, { listType: ['map'], listMapKey: ['name'] })
  assert.is(types.get('A')?.fields[1]?.name, 'B')
  assert.is(types.get('B')?.underlying, 'string')
})

test.run()
