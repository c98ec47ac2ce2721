import * as assert from 'uvu/assert'
import { suite } from '../../suite.ts'
import { type Any, cluster, pod, refused, service, statefulSet } from './cluster.ts'

const test = suite('registry: refusals')

const wrong: [
  why: string,
  act: (api: ReturnType<typeof cluster>) => unknown,
  code: number,
  message: string | RegExp,
][] = [
  [
    'an unknown namespace',
    api => api.create('pods', { ...pod(), metadata: { name: 'a', namespace: 'no' } }),
    404,
    'namespaces "no" not found',
  ],
  ['a name that is taken', api => [1, 2].map(() => api.create('pods', pod())), 409, 'pods "web" already exists'],
  ['nothing to update', api => api.update('statefulsets.apps', statefulSet()), 404, 'statefulsets.apps "db" not found'],
  [
    'a kind that is not served',
    api => api.get('pods', 'x', 'y') ?? api.create('jobs.batch', pod()),
    404,
    /could not find the requested resource/,
  ],
  [
    'no containers',
    api => api.create('pods', pod({ containers: [] })),
    422,
    'Pod "web" is invalid: spec.containers: Required value',
  ],
  [
    'an unknown volume',
    api =>
      api.create(
        'pods',
        pod({ containers: [{ name: 'a', image: 'b', volumeMounts: [{ name: 'v', mountPath: '/v' }] }] }),
      ),
    422,
    'Pod "web" is invalid: spec.containers[0].volumeMounts[0].name: Not found: "v"',
  ],
  [
    'a name with capitals',
    api => api.create('pods', { ...pod(), metadata: { name: 'Web', namespace: 'default' } }),
    422,
    /RFC 1123 subdomain/,
  ],
  [
    'a StatefulSet of another service',
    api => {
      const created: Any = api.create('statefulsets.apps', statefulSet())
      return api.update('statefulsets.apps', { ...created, spec: { ...created.spec, serviceName: 'other' } })
    },
    422,
    /updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', .* are forbidden/,
  ],
  [
    'an old resourceVersion',
    api => {
      const created: Any = api.create('statefulsets.apps', statefulSet())
      api.update('statefulsets.apps', { ...created, spec: { ...created.spec, replicas: 3 } })
      return api.update('statefulsets.apps', { ...created, spec: { ...created.spec, replicas: 2 } })
    },
    409,
    /the object has been modified; please apply your changes to the latest version and try again/,
  ],
  [
    'an address that is taken',
    api => {
      api.create('services', service({ clusterIP: '10.96.0.10' }))
      return api.create('services', {
        ...service({ clusterIP: '10.96.0.10' }),
        metadata: { name: 'b', namespace: 'default' },
      })
    },
    422,
    /failed to allocate IP 10.96.0.10: provided IP is already allocated/,
  ],
]

for (const [why, act, code, message] of wrong) {
  test(`refuses ${why}`, () => {
    const error = refused(() => act(cluster()))
    assert.is(error.code, code)
    if (typeof message === 'string') assert.is(error.message, message)
    else assert.match(error.message, message)
  })
}

test.run()
