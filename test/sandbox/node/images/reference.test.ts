import * as assert from 'uvu/assert'
import { parseReference } from '../../../../runner/sandbox/node/images/reference.ts'
import { suite } from '../../../suite.ts'

const test = suite('node: names of images')

const cases: [image: string, repository: string, tag: string][] = [
  ['redis', 'docker.io/library/redis', 'latest'],
  ['redis:7.2', 'docker.io/library/redis', '7.2'],
  ['library/redis:7.2', 'docker.io/library/redis', '7.2'],
  ['docker.io/redis:7.2', 'docker.io/library/redis', '7.2'],
  ['index.docker.io/library/redis', 'docker.io/library/redis', 'latest'],
  ['bitnami/redis:7.2', 'docker.io/bitnami/redis', '7.2'],
  ['localhost/redis', 'localhost/redis', 'latest'],
  ['registry:5000/redis', 'registry:5000/redis', 'latest'],
  ['registry.example.com/a/b:1', 'registry.example.com/a/b', '1'],
  ['redis@sha256:00', 'docker.io/library/redis', 'sha256:00'],
  ['redis:7.2@sha256:00', 'docker.io/library/redis', 'sha256:00'],
]

for (const [image, repository, tag] of cases) {
  test(`${image} is ${tag} of ${repository}`, () => assert.equal(parseReference(image), { repository, tag }))
}

test.run()
