import type { EndpointSlice, Service } from '../../../../runner/sandbox/node/contracts.ts'

/** A Service in the namespace `shop`. */
export function service(name: string, spec: Service['spec'] & object): Service {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec }
}

/** Its EndpointSlice, as the controller makes it. */
export function slice(
  serviceName: string,
  ports: EndpointSlice['ports'] & object,
  endpoints: EndpointSlice['endpoints'] & object,
): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${serviceName}-x`,
      namespace: 'shop',
      labels: { 'kubernetes.io/service-name': serviceName },
    },
    addressType: 'IPv4',
    ports,
    endpoints,
  }
}

export const ready = { ready: true, serving: true, terminating: false }
export const unready = { ready: false, serving: false, terminating: false }
export const ending = { ready: false, serving: true, terminating: true }
