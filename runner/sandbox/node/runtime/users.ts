import { readFileSync } from 'node:fs'
import type { Container, PodSpec } from 'kubernetes-types/core/v1.d.ts'
import type { Image } from '../images/catalogue.ts'

/** Who a container runs as, and what could not be had of what was asked for. */
export interface User {
  uid: number
  gid: number
  /** A sentence for an event; undefined when all is as asked. */
  unmet?: string
}

/** Whether this user namespace has the id. */
export function isMapped(id: number, file: 'uid_map' | 'gid_map' = 'uid_map'): boolean {
  return isAmong(readFileSync(`/proc/self/${file}`, 'utf8'), id)
}

/** Whether a map of ids has this one: each line `first-inside first-outside count`. Source: user_namespaces(7). */
export function isAmong(map: string, id: number): boolean {
  return map
    .trim()
    .split('\n')
    .some(extent => {
      const [inside = 0, , count = 0] = extent.trim().split(/\s+/).map(Number)
      return id >= inside && id < inside + count
    })
}

/** What the container's or the pod's securityContext asks for, as far as this machine has mapped it. */
export function userOf(pod: PodSpec, container: Container, image: Image): User {
  const uid = container.securityContext?.runAsUser ?? pod.securityContext?.runAsUser ?? image.user
  const gid = container.securityContext?.runAsGroup ?? pod.securityContext?.runAsGroup ?? 0
  if (isMapped(uid) && isMapped(gid, 'gid_map')) return { uid, gid }
  const why = 'this machine has no subordinate ids for you (see subuid(5))'
  const unmet = `Container ${container.name} runs as your own user instead of ${uid}:${gid}: ${why}`
  return { uid: 0, gid: 0, unmet }
}

/** Upstream's refusal of a root that the pod forbids. Source: verifyRunAsNonRoot, pkg/kubelet/kuberuntime. */
export function refusesRoot(pod: PodSpec, container: Container, image: Image): string | undefined {
  const nonRoot = container.securityContext?.runAsNonRoot ?? pod.securityContext?.runAsNonRoot
  const asked = container.securityContext?.runAsUser ?? pod.securityContext?.runAsUser
  if (!nonRoot || (asked ?? image.user) !== 0) return undefined
  return asked === 0
    ? 'container has runAsNonRoot and runAsUser is set to 0'
    : 'container has runAsNonRoot and image will run as root'
}
