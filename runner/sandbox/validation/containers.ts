import type { Container, ContainerPort, EnvVar, PodSpec, VolumeMount } from 'kubernetes-types/core/v1.d.ts'
import type { Cause } from '../storage/status-error.ts'
import { duplicate, invalidValue, notFoundValue, required } from './cause.ts'
import { nameFaults } from './names.ts'

/** Every rule that the containers of a pod break. Source: k8s.io/kubernetes pkg/apis/core/validation validation.go. */
export function containerCauses(field: string, spec: PodSpec): Cause[] {
  const { containers = [], initContainers = [], volumes = [] } = spec
  const mountable = new Set(volumes.map(({ name }) => name))
  const names = [...initContainers, ...containers].map(({ name }) => name)
  const each = (list: Container[], path: string) =>
    list.flatMap((container, index) => [
      ...oneContainer(`${field}.${path}[${index}]`, container, mountable),
      ...(names.indexOf(container.name) !== names.lastIndexOf(container.name) && index > 0
        ? [duplicate(`${field}.${path}[${index}].name`, container.name)]
        : []),
    ])
  const none = containers.length === 0 ? [required(`${field}.containers`)] : []
  return [...none, ...each(containers, 'containers'), ...each(initContainers, 'initContainers')]
}

function oneContainer(field: string, container: Container, mountable: ReadonlySet<string>): Cause[] {
  const { name, image, ports = [], env = [], volumeMounts = [] } = container
  return [
    ...(name
      ? nameFaults(name, 'label').map(why => invalidValue(`${field}.name`, name, why))
      : [required(`${field}.name`)]),
    ...(image ? [] : [required(`${field}.image`)]),
    ...ports.flatMap((port, index) => portCauses(`${field}.ports[${index}]`, port)),
    ...env.flatMap((variable, index) => envCauses(`${field}.env[${index}]`, variable)),
    ...volumeMounts.flatMap((mount, index) => mountCauses(`${field}.volumeMounts[${index}]`, mount, mountable)),
  ]
}

function portCauses(field: string, { containerPort }: ContainerPort): Cause[] {
  if (!containerPort) return [required(`${field}.containerPort`)]
  return portNumberCauses(`${field}.containerPort`, containerPort)
}

/** Why this is no number of a port. */
export function portNumberCauses(field: string, port: number): Cause[] {
  const fine = Number.isInteger(port) && port > 0 && port < 65_536
  return fine ? [] : [invalidValue(field, port, 'must be between 1 and 65535, inclusive')]
}

function envCauses(field: string, { name, value, valueFrom }: EnvVar): Cause[] {
  if (!name) return [required(`${field}.name`)]
  if (value && valueFrom) {
    return [invalidValue(`${field}.valueFrom`, '', 'may not be specified when `value` is not empty')]
  }
  return []
}

function mountCauses(field: string, { name, mountPath }: VolumeMount, mountable: ReadonlySet<string>): Cause[] {
  const path = mountPath ? [] : [required(`${field}.mountPath`)]
  if (!name) return [required(`${field}.name`), ...path]
  return mountable.has(name) ? path : [notFoundValue(`${field}.name`, name), ...path]
}
