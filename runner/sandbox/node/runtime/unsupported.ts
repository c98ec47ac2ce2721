import type { Container, PodSpec } from 'kubernetes-types/core/v1.d.ts'

const ofPod = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'activeDeadlineSeconds'] as const

/**
 * What a pod asks for and does not get here, as a sentence; undefined when it gets all. To run it otherwise would be to
 * pretend.
 */
export function unsupported(pod: PodSpec, { securityContext, volumeDevices = [] }: Container): string | undefined {
  const asked = [
    ...ofPod.filter(field => pod[field]),
    ...(securityContext?.privileged ? ['privileged'] : []),
    ...(volumeDevices.length > 0 ? ['volumeDevices'] : []),
  ]
  return asked.length > 0 ? `the sandbox has no ${asked.join(', no ')}` : undefined
}
