import type { Endpoints } from 'kubernetes-types/core/v1.d.ts'
import type { EndpointSlice } from 'kubernetes-types/discovery/v1.d.ts'
import type { KubeObject } from '../objects.ts'
import { fill } from './fill.ts'

export function endpointsDefaults(object: KubeObject): void {
  for (const { ports } of (object as Endpoints).subsets ?? []) {
    for (const port of ports ?? []) fill(port, { protocol: 'TCP' })
  }
}

export function endpointSliceDefaults(object: KubeObject): void {
  for (const port of (object as unknown as EndpointSlice).ports ?? []) fill(port, { name: '', protocol: 'TCP' })
}
