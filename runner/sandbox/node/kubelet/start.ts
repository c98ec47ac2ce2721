import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Image } from '../images/catalogue.ts'
import { makeRootFilesystem } from '../images/root-filesystem.ts'
import { nodeAddress } from '../network/addresses.ts'
import { configurationOf } from '../runtime/configuration.ts'
import { ContainerLog } from '../runtime/container-log.ts'
import { type Started, startContainer } from '../runtime/runc.ts'
import { unsupported } from '../runtime/unsupported.ts'
import { refusesRoot, userOf } from '../runtime/users.ts'
import { environmentOf } from '../volumes/environment.ts'
import { hostnameOf, podFileMounts, volumeMounts } from '../volumes/mounts.ts'
import { Unavailable } from '../volumes/sources.ts'
import type { ContainerRecord } from './container-record.ts'
import type { PodContext } from './pod-context.ts'

/**
 * Starts the next attempt of a container; resolves once its program runs.
 * @throws Unavailable (a secret, a variable, a user that it may not be), StartError
 */
export async function startAttempt(context: PodContext, record: ContainerRecord, image: Image): Promise<Started> {
  const { container } = record
  const { events, places } = context
  const pod = context.pod()
  const refusal = unsupported(pod.spec, container) ?? refusesRoot(pod.spec, container, image)
  if (refusal) throw new Unavailable(refusal)
  const attempt = join(context.folder, container.name, String(record.restarts))
  const runcId = `${pod.metadata.uid}-${container.name}-${record.restarts}`
  makeBundle(attempt)
  const configuration = await configure(context, record, image, attempt)
  writeFileSync(join(attempt, 'config.json'), JSON.stringify(configuration))
  events.write(pod, 'Normal', 'Created', `Created container: ${container.name}`, container.name)
  nextLog(record, `${attempt}.log`)
  const started = await startContainer(places.runc, attempt, runcId, new ContainerLog(`${attempt}.log`))
  Object.assign(record, { runcId, containerId: runcId })
  events.write(pod, 'Normal', 'Started', `Started container ${container.name}`, container.name)
  return started
}

function makeBundle(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'rootfs'), { recursive: true, mode: 0o755 })
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
  const env = [...image.env, `HOSTNAME=${hostname}`, ...own]
  const networkPath = podNetwork.namespacePath
  return configurationOf({ pod, container, image, user, env, variables, mounts, networkPath, hostname })
}

/** `kubectl logs --previous` reads the attempt before; those before it go. */
function nextLog(record: ContainerRecord, path: string): void {
  if (record.previousLogPath) rmSync(record.previousLogPath, { force: true })
  record.previousLogPath = record.logPath
  record.logPath = path
}
