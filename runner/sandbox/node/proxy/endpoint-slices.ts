import type { EndpointSlice } from '../contracts.ts'

/** The slices of each Service, by `namespace/name`. Source: the label that the EndpointSlice controller sets. */
export function slicesByService(slices: Iterable<EndpointSlice>): Map<string, EndpointSlice[]> {
  const groups = new Map<string, EndpointSlice[]>()
  for (const slice of slices) {
    const name = slice.metadata.labels?.['kubernetes.io/service-name']
    if (name === undefined || slice.addressType !== 'IPv4') continue
    const key = `${slice.metadata.namespace}/${name}`
    groups.set(key, [...(groups.get(key) ?? []), slice])
  }
  return groups
}
