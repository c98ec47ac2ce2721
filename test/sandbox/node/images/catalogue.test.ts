import { existsSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { availableImages, findImage } from '../../../../runner/sandbox/node/images/catalogue.ts'
import { suite } from '../../../suite.ts'

const test = suite('node: images')

test('every image that is told to be available is made of programs that are there', async () => {
  const names = availableImages()
  assert.ok(names.includes('redis:7.2'))
  for (const name of names) {
    const image = await findImage(name)
    assert.ok(image, name)
    assert.equal(
      Object.values(image?.links ?? {}).filter(file => !existsSync(file)),
      [],
    )
  }
})

test('a tag that is another version than what is installed says so', async () => {
  const tags = ['redis:6.2', 'redis:7.0', 'redis:7.2', 'redis:8.0']
  const images = await Promise.all(tags.map(findImage))
  const version = /REDIS_VERSION=(\d+\.\d+\.\d+)/.exec(images[0]?.env.join() ?? '')?.[1] ?? 'none'
  assert.equal(
    images.map(image => image?.differs),
    tags.map(tag => (`redis:${version}`.startsWith(`${tag}.`) ? undefined : `Redis ${version}`)),
  )
  assert.is((await findImage('redis'))?.differs, undefined)
})

for (const name of ['redis:5', 'nosuch:1', 'bitnami/redis:7.2', 'localhost/redis:7.2']) {
  test(`nobody has ${name}`, async () => assert.is(await findImage(name), undefined))
}

test.run()
