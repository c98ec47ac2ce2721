import type { Event, Namespace, Node } from 'kubernetes-types/core/v1.d.ts'
import type { Column } from '../registry/kind.ts'
import { age, columnsOf } from './columns.ts'
import { ageOf } from './duration.ts'

const node = columnsOf<Node>()
const event = columnsOf<Event>()

/** Source of all columns here: k8s.io/kubernetes pkg/printers/internalversion printers.go. */
export const namespaceColumns: readonly Column[] = [
  columnsOf<Namespace>().text('Status', ({ status }) => status?.phase),
  age,
]

export const nodeColumns: readonly Column[] = [
  node.text('Status', nodeStatus),
  node.text('Roles', nodeRoles),
  age,
  node.text('Version', ({ status }) => status?.nodeInfo?.kubeletVersion),
  node.wide('Internal-IP', object => nodeAddress(object, 'InternalIP')),
  node.wide('External-IP', object => nodeAddress(object, 'ExternalIP')),
  node.wide('OS-Image', ({ status }) => status?.nodeInfo?.osImage || '<unknown>'),
  node.wide('Kernel-Version', ({ status }) => status?.nodeInfo?.kernelVersion || '<unknown>'),
  node.wide('Container-Runtime', ({ status }) => status?.nodeInfo?.containerRuntimeVersion || '<unknown>'),
]

/** Events are the one kind whose table does not begin with the name. */
export const eventColumns: readonly Column[] = [
  event.text('Last Seen', object => ageOf(lastSeen(object))),
  event.text('Type', ({ type }) => type),
  event.text('Reason', ({ reason }) => reason),
  event.text('Object', ({ involvedObject: { kind = '', name } }) =>
    [kind.toLowerCase(), name].filter(Boolean).join('/'),
  ),
  event.wide('Subobject', ({ involvedObject }) => involvedObject.fieldPath),
  event.wide('Source', sourceText),
  event.text('Message', ({ message }) => message?.trim()),
  event.wide('First Seen', object => ageOf(firstSeen(object))),
  event.wide('Count', ({ count, series }) => String(series?.count ?? (count || 1))),
  event.wide('Name', ({ metadata }) => metadata?.name),
]

function nodeStatus({ spec, status }: Node): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status
  const word = { True: 'Ready', False: 'NotReady' }[ready ?? ''] ?? 'Unknown'
  return spec?.unschedulable ? `${word},SchedulingDisabled` : word
}

function nodeRoles({ metadata }: Node): string {
  const prefix = 'node-role.kubernetes.io/'
  const keys = Object.keys(metadata?.labels ?? {}).filter(key => key.startsWith(prefix))
  return (
    keys
      .map(key => key.slice(prefix.length))
      .sort()
      .join(',') || '<none>'
  )
}

function nodeAddress({ status }: Node, wanted: string): string {
  return status?.addresses?.find(({ type }) => type === wanted)?.address ?? '<none>'
}

function firstSeen({ firstTimestamp, eventTime }: Event): string | undefined {
  return firstTimestamp ?? eventTime ?? undefined
}

function lastSeen(object: Event): string | undefined {
  return object.series?.lastObservedTime ?? object.lastTimestamp ?? firstSeen(object)
}

function sourceText({ source, reportingComponent, reportingInstance }: Event): string {
  return [source?.component || reportingComponent, source?.host || reportingInstance].filter(Boolean).join(', ')
}
