import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { availableImages, findImage, type Image } from '../images/catalogue.ts'
import { parseReference } from '../images/reference.ts'
import { makeRootFilesystem } from '../images/root-filesystem.ts'
import { nodeAddress } from '../network/addresses.ts'
import { configurationOf } from '../runtime/configuration.ts'
import { ContainerLog } from '../runtime/container-log.ts'
import { type Started, startContainer } from '../runtime/runc.ts'
import { refusesRoot, userOf } from '../runtime/users.ts'
import { environmentOf } from '../volumes/environment.ts'
import { hostnameOf, podFileMounts, volumeMounts } from '../volumes/mounts.ts'
import { Unavailable } from '../volumes/sources.ts'
import type { ContainerRecord } from './container-record.ts'
import type { PodContext } from './pod-context.ts'

/** Nobody here has the image. Its message is containerd's; what is available follows it. */
export class NoImage extends Error {
  override readonly name = 'NoImage'
  /** `ErrImagePull`, or `ErrImageNeverPull` */
  readonly reason: string
  constructor(reason: string, message: string) {
    super(message)
    this.reason = reason
  }
}

/**
 * Starts the next attempt of a container; resolves once its program runs.
 * @throws NoImage, Unavailable (a secret, a variable, a user that it may not be), StartError
 */
export async function startAttempt(context: PodContext, record: ContainerRecord): Promise<Started> {
  const { container } = record
  const { events, places } = context
  const pod = context.pod()
  const image = requireImage(container.image ?? '', container.imagePullPolicy)
  events.write(
    pod,
    'Normal',
    'Pulled',
    `Container image "${container.image}" already present on machine`,
    container.name,
  )
  if (image.differs) {
    events.write(
      pod,
      'Warning',
      'ImageVersion',
      `Image "${container.image}" is ${image.differs} here: what this machine has installed`,
      container.name,
    )
  }
  const refusal = refusesRoot(pod.spec, container, image)
  if (refusal) throw new Unavailable(refusal)
  const attempt = join(context.folder, container.name, String(record.restarts))
  const runcId = `${pod.metadata.uid}-${container.name}-${record.restarts}`
  writeFileSync(
    join(makeBundle(attempt), 'config.json'),
    JSON.stringify(await configure(context, record, image, attempt)),
  )
  events.write(pod, 'Normal', 'Created', `Created container: ${container.name}`, container.name)
  nextLog(record, `${attempt}.log`)
  const started = await startContainer(places.runc, attempt, runcId, new ContainerLog(`${attempt}.log`))
  Object.assign(record, { runcId, containerId: runcId, pid: started.pid })
  events.write(pod, 'Normal', 'Started', `Started container ${container.name}`, container.name)
  return started
}

function requireImage(name: string, policy?: string): Image {
  const image = findImage(name)
  if (image) return image
  const available = `the sandbox has: ${availableImages().join(', ')}`
  if (policy === 'Never') {
    throw new NoImage(
      'ErrImageNeverPull',
      `Container image "${name}" is not present with pull policy of Never; ${available}`,
    )
  }
  const { repository, tag } = parseReference(name)
  const full = `${repository}:${tag}`
  const why = `failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${full}: not found`
  throw new NoImage('ErrImagePull', `rpc error: code = NotFound desc = ${why}; ${available}`)
}

function makeBundle(folder: string): string {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'rootfs'), { recursive: true, mode: 0o755 })
  return folder
}

async function configure(context: PodContext, record: ContainerRecord, image: Image, bundle: string): Promise<object> {
  const { podNetwork, volumes, events } = context
  const pod = context.pod()
  const { container } = record
  const addresses = { pod: podNetwork.address, host: nodeAddress }
  const variables = await environmentOf({ ...context, pod, addresses }, container)
  const user = userOf(pod.spec, container, image)
  if (user.unmet) events.write(pod, 'Warning', 'UserNotMapped', user.unmet, container.name)
  const { hostname } = hostnameOf(pod)
  const own = [...variables].map(([name, value]) => `${name}=${value}`)
  const mounts = [
    ...makeRootFilesystem(join(bundle, 'rootfs'), image),
    ...podFileMounts(pod, context.folder, podNetwork.address),
    ...volumeMounts(container, volumes, variables),
  ]
  const env = [...image.env, `HOSTNAME=${hostname}`, `HOME=${user.uid === 0 ? '/root' : '/'}`, ...own]
  return configurationOf({
    pod,
    container,
    image,
    user,
    env,
    variables,
    mounts,
    networkPath: podNetwork.namespacePath,
    hostname,
  })
}

/** `kubectl logs --previous` reads the attempt before; those before it go. */
function nextLog(record: ContainerRecord, path: string): void {
  if (record.previousLogPath) rmSync(record.previousLogPath, { force: true })
  record.previousLogPath = record.logPath
  record.logPath = path
}
