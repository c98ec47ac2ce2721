import type { Pod, Service } from '../../objects.ts'

export interface EndpointPort {
  name: string
  port: number
  protocol: string
  appProtocol?: string
}

/** Where in this pod the service's ports lead; a port whose target name the pod does not have is left out. */
export function portsIn({ spec }: Service, pod: Pod): EndpointPort[] {
  return (spec.ports ?? []).flatMap(({ name = '', port, targetPort, protocol = 'TCP', appProtocol }) => {
    const found = targetIn(pod, targetPort ?? port, protocol)
    return found === undefined ? [] : [{ name, port: found, protocol, ...(appProtocol && { appProtocol }) }]
  })
}

/** Source: FindPort, pkg/api/v1/pod/util.go; native sidecars count, as there. */
function targetIn({ spec }: Pod, target: number | string, protocol: string): number | undefined {
  if (typeof target === 'number') return target
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  return [...spec.containers, ...sidecars]
    .flatMap(({ ports }) => ports ?? [])
    .find(port => port.name === target && (port.protocol ?? 'TCP') === protocol)?.containerPort
}
