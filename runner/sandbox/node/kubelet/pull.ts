import { availableImages, findImage, type Image } from '../images/catalogue.ts'
import { parseReference } from '../images/reference.ts'
import { BackOff } from './back-off.ts'
import type { ContainerRecord } from './container-record.ts'
import type { PodContext } from './pod-context.ts'
import { until } from './until.ts'

/** How long a failed pull is told as such before it is told as a pause. */
const tellsFailureMs = 1000

/** The image of a container, once this machine has it; undefined when the pod ends first. What is available is told. */
export async function imageFor(context: PodContext, record: ContainerRecord): Promise<Image | undefined> {
  const { image: name = '', imagePullPolicy } = record.container
  const backOff = new BackOff()
  while (!context.ending.aborted) {
    const image = await findImage(name)
    if (image) {
      tellPulled(context, record, image)
      return image
    }
    const pauseMs = backOff.next(false)
    if (imagePullPolicy === 'Never') await neverPulled(context, record, pauseMs)
    else await failedPull(context, record, pauseMs)
  }
  return undefined
}

function tellPulled({ events, pod }: PodContext, { container }: ContainerRecord, { differs }: Image): void {
  const { name, image } = container
  events.write(pod(), 'Normal', 'Pulled', `Container image "${image}" already present on machine`, name)
  if (!differs) return
  const really = `Image "${image}" is ${differs} here: what this machine has installed`
  events.write(pod(), 'Warning', 'ImageVersion', really, name)
}

/** Events and reasons are upstream's, the error is containerd's; what is available follows it. */
async function failedPull(context: PodContext, record: ContainerRecord, pauseMs: number): Promise<void> {
  const { image = '', name } = record.container
  const event = (type: 'Normal' | 'Warning', reason: string, message: string) =>
    context.events.write(context.pod(), type, reason, message, name)
  const error = notFound(image)
  event('Normal', 'Pulling', `Pulling image "${image}"`)
  event('Warning', 'Failed', `Failed to pull image "${image}": ${error}`)
  event('Warning', 'Failed', 'Error: ErrImagePull')
  waiting(context, record, 'ErrImagePull', error)
  await until(tellsFailureMs, context.ending)
  if (context.ending.aborted) return
  event('Normal', 'BackOff', `Back-off pulling image "${image}"`)
  event('Warning', 'Failed', 'Error: ImagePullBackOff')
  waiting(context, record, 'ImagePullBackOff', `Back-off pulling image "${image}": ErrImagePull: ${error}`)
  await until(pauseMs, context.ending)
}

async function neverPulled(context: PodContext, record: ContainerRecord, pauseMs: number): Promise<void> {
  const { image, name } = record.container
  const message = `Container image "${image}" is not present with pull policy of Never; ${available()}`
  context.events.write(context.pod(), 'Warning', 'ErrImageNeverPull', message, name)
  context.events.write(context.pod(), 'Warning', 'Failed', 'Error: ErrImageNeverPull', name)
  waiting(context, record, 'ErrImageNeverPull', message)
  await until(pauseMs, context.ending)
}

function notFound(image: string): string {
  const { repository, tag } = parseReference(image)
  const full = `${repository}:${tag}`
  const why = `failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${full}: not found`
  return `rpc error: code = NotFound desc = ${why}; ${available()}`
}

function available(): string {
  return `the sandbox has: ${availableImages().join(', ')}`
}

function waiting(context: PodContext, record: ContainerRecord, reason: string, message: string): void {
  record.state = { waiting: { reason, message } }
  context.changed()
}
