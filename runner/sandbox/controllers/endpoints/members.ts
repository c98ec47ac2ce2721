import type { ObjectReference } from 'kubernetes-types/core/v1.d.ts'
import type { Pod, Service } from '../../objects.ts'
import type { EndpointPort } from './ports.ts'
import { portsIn } from './ports.ts'

/** Pods behind a service that are reached by the same ports. */
export interface Group {
  ports: EndpointPort[]
  pods: Pod[]
}

/** The pods by what the service's ports lead to in them: one group, unless they give a named port different numbers. */
export function groups(service: Service, pods: Pod[]): Group[] {
  const found = new Map<string, Group>()
  for (const pod of pods.toSorted(byAddress)) {
    const ports = portsIn(service, pod)
    const text = JSON.stringify(ports)
    const group = found.get(text) ?? { ports, pods: [] }
    group.pods.push(pod)
    found.set(text, group)
  }
  return [...found.values()]
}

/** The name that the pod has under this service in DNS. Source: ShouldSetHostname, endpointslice util. */
export function hostnameFor({ metadata }: Service, { spec }: Pod): string | undefined {
  return spec.subdomain === metadata.name ? spec.hostname : undefined
}

/** Whether the service has no address of its own. */
export function isHeadless({ spec }: Service): boolean {
  return spec.clusterIP === 'None'
}

/** What an endpoint says of the pod that it is. */
export function targetRef({ metadata }: Pod): ObjectReference {
  const { name, namespace = '', uid = '' } = metadata
  return { kind: 'Pod', name, namespace, uid }
}

function byAddress(a: Pod, b: Pod): number {
  return (a.status?.podIP ?? '').localeCompare(b.status?.podIP ?? '', 'en', { numeric: true })
}
