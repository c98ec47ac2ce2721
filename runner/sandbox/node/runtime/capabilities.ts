import type { Container } from 'kubernetes-types/core/v1.d.ts'

/** What containerd gives a container that asks for nothing. Source: containerd, oci/spec.go defaultUnixCaps. */
const usual =
  `CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL
AUDIT_WRITE`.split(/\s+/)

/** The capabilities of a container's process, for the OCI configuration; who is not root has them only as a bound. */
export function capabilitiesOf({ securityContext }: Container, uid: number): Record<string, string[]> {
  const { add = [], drop = [] } = securityContext?.capabilities ?? {}
  const kept = drop.includes('ALL') ? [] : usual.filter(name => !drop.includes(name))
  const names = [...new Set([...kept, ...add])].map(name => `CAP_${name}`)
  const held = uid === 0 ? names : []
  return { bounding: names, effective: held, permitted: held }
}
