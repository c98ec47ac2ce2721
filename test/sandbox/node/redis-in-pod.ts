import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { PodNetwork } from '../../../runner/sandbox/node/contracts.ts'

/** Debian's redis-tools has the server under the name of another of its programs. */
const found = ['/usr/bin/redis-server', '/usr/bin/redis-check-rdb'].find(path => existsSync(path))

/** A redis-server on port 6379 of the pod's network, once it answers; `GET name` gives `name`. The caller kills it. */
export async function redisInPod(pod: PodNetwork, folder: string, name: string): Promise<ChildProcess> {
  const program = join(folder, 'redis-server')
  if (!found) throw new Error('this machine has neither redis-server nor redis-check-rdb')
  if (!existsSync(program)) symlinkSync(found, program)
  const options = ['--port', '6379', '--protected-mode', 'no', '--save', '']
  const server = spawn('nsenter', [`--net=${pod.namespacePath}`, program, ...options], { stdio: 'ignore', cwd: folder })
  const redis = new Redis({ host: pod.address, retryStrategy: () => 20, maxRetriesPerRequest: null })
  redis.on('error', () => undefined) // refused until the server listens
  await redis.set('name', name)
  redis.disconnect()
  return server
}
