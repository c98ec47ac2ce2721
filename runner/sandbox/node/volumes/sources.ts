import type { Pod } from '../../objects.ts'
import { isRefusal } from '../api/client.ts'
import type { ApiClient } from '../contracts.ts'

interface Data {
  data?: Record<string, string>
  binaryData?: Record<string, string>
}

/** What a pod needs and is not there: the container waits for it, and an event says so. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable'
}

/** The values of a ConfigMap or Secret of the pod's namespace, decoded; undefined when it is optional and not there. */
export async function keysOf(
  api: ApiClient,
  namespace: string,
  kind: 'configmap' | 'secret',
  name: string,
  optional = false,
): Promise<Record<string, Buffer> | undefined> {
  try {
    const { data = {}, binaryData = {} } = await api.request<Data>(
      'GET',
      `/api/v1/namespaces/${namespace}/${kind}s/${name}`,
    )
    const decode = (values: Record<string, string>, encoding: 'utf8' | 'base64') =>
      Object.entries(values).map(([key, value]) => [key, Buffer.from(value, encoding)])
    return Object.fromEntries([...decode(data, kind === 'secret' ? 'base64' : 'utf8'), ...decode(binaryData, 'base64')])
  } catch (error) {
    if (!isRefusal(error, 'NotFound')) throw error
    if (optional) return undefined
    throw new Unavailable(`${kind} "${name}" not found`)
  }
}

/** A field of the pod, as the downward API gives it. @throws Unavailable for a path that is none of them */
export function fieldOf(pod: Pod, path: string, addresses: { pod: string; host: string }): string {
  const { metadata, spec } = pod
  const entry = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path)
  if (entry) return metadata[entry[1] as 'labels' | 'annotations']?.[entry[2] ?? ''] ?? ''
  const fields: Record<string, string | undefined> = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
    'metadata.labels': lines(metadata.labels),
    'metadata.annotations': lines(metadata.annotations),
    'spec.nodeName': spec?.nodeName,
    'spec.serviceAccountName': spec?.serviceAccountName ?? 'default',
    'status.hostIP': addresses.host,
    'status.hostIPs': addresses.host,
    'status.podIP': addresses.pod,
    'status.podIPs': addresses.pod,
  }
  if (!(path in fields)) throw new Unavailable(`unsupported fieldPath: ${path}`)
  return fields[path] ?? ''
}

function lines(values: Record<string, string> = {}): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort()
    .join('\n')
}
