import type { Pod } from 'kubernetes-types/core/v1.d.ts'
import { resourceOf } from '../registry/kind.ts'
import { subject } from '../registry/registry.ts'
import { badRequest, internalError, notFound, statusError } from '../storage/status-error.ts'
import { flag, type ObjectCall } from './call.ts'
import { fetchFromKubelet } from './kubelet.ts'

/** What is needed to find the pod: an upgrade has no response. */
type PodCall = Pick<ObjectCall, 'api' | 'url' | 'target'>

/** The kubelet's path for a stream of a pod. @throws StatusError when the pod is not there, or runs no such container. */
export function kubeletPath(call: PodCall): string {
  const { target, url } = call
  const pod = podOf(call)
  const { namespace, name, subresource } = target
  if (!pod.spec?.nodeName) throw badRequest(`pod ${name} does not have a host assigned`)
  if (subresource === 'portforward') {
    if (pod.status?.phase !== 'Running') throw cannotUpgrade(`pod not found ("${name}_${namespace}")`)
    return `/portForward/${namespace}/${name}${portQuery(url)}`
  }
  const container = containerOf(pod, url.searchParams.get('container'))
  if (!runs(pod, container)) throw cannotUpgrade(`container not found ("${container}")`)
  return `/${subresource}/${namespace}/${name}/${container}?${streamQuery(url)}`
}

/** GET of /log: what the kubelet answers, as it comes. */
export async function streamLogs(call: ObjectCall): Promise<void> {
  const { target, url, response, kubeletSocket } = call
  const pod = podOf(call)
  const container = containerOf(pod, url.searchParams.get('container'))
  if (!pod.spec?.nodeName || !kubeletSocket) {
    response.writeHead(200, { 'content-type': 'text/plain' }).end()
    return
  }
  const path = `/containerLogs/${target.namespace}/${target.name}/${container}?${logQuery(url)}`
  const answered = await fetchFromKubelet(kubeletSocket, path)
  if (answered.statusCode !== 200) throw await refusal(answered.statusCode ?? 500, answered)
  response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-cache, private' })
  response.flushHeaders()
  response.once('close', () => answered.destroy())
  answered.once('error', () => response.destroy())
  answered.pipe(response)
}

function podOf({ api, target: { kind, namespace, name = '' } }: PodCall): Pod {
  const pod = api.get(resourceOf(kind), namespace, name)
  if (!pod) throw notFound({ ...subject(kind), name })
  return pod as Pod
}

/** Source of the sentences: k8s.io/kubernetes pkg/registry/core/pod strategy.go, validateContainer. */
function containerOf({ metadata, spec }: Pod, asked: string | null): string {
  const names = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map(({ name }) => name)
  if (asked && names.includes(asked)) return asked
  if (asked) throw badRequest(`container ${asked} is not valid for pod ${metadata?.name}`)
  const [only, ...others] = spec?.containers ?? []
  if (only && others.length === 0) return only.name
  const choice = `a container name must be specified for pod ${metadata?.name}, choose one of: [${names.join(' ')}]`
  throw badRequest(choice)
}

function runs({ status }: Pod, container: string): boolean {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
  return all.some(({ name, state }) => name === container && state?.running !== undefined)
}

function cannotUpgrade(why: string): Error {
  return internalError(`unable to upgrade connection: ${why}`)
}

/** The API's words for streams in the kubelet's: stdin becomes input=1. */
function streamQuery(url: URL): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, kubelets] of Object.entries({ stdin: 'input', stdout: 'output', stderr: 'error', tty: 'tty' })) {
    if (flag(url, name)) query.append(kubelets, '1')
  }
  for (const word of url.searchParams.getAll('command')) query.append('command', word)
  return query
}

function portQuery(url: URL): string {
  const ports = url.searchParams.getAll('ports')
  return ports.length > 0 ? `?port=${ports.join(',')}` : ''
}

const logSwitches = ['follow', 'previous', 'timestamps']
const logLimits = ['limitBytes', 'sinceSeconds', 'sinceTime', 'stream', 'tailLines']

function logQuery(url: URL): URLSearchParams {
  const query = new URLSearchParams()
  for (const name of logSwitches) if (flag(url, name)) query.append(name, 'true')
  for (const name of logLimits) {
    const value = url.searchParams.get(name)
    if (value) query.append(name, value)
  }
  return query
}

async function refusal(code: number, body: AsyncIterable<Buffer>): Promise<Error> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString().trim()
  if (code === 400) return badRequest(text)
  if (code === 500) return internalError(text)
  return statusError(code, code === 404 ? 'NotFound' : '', text)
}
