import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Container } from 'kubernetes-types/core/v1.d.ts'
import type { Pod } from '../../objects.ts'
import type { OciMount } from '../images/root-filesystem.ts'
import { dnsAddress } from '../network/addresses.ts'
import { expand } from '../runtime/configuration.ts'
import { Unavailable } from './sources.ts'

/** The mounts that a container's volumeMounts ask for, shallow ones before those below them. */
export function volumeMounts(
  container: Container,
  folders: ReadonlyMap<string, string>,
  variables: ReadonlyMap<string, string>,
): OciMount[] {
  const mounts = (container.volumeMounts ?? []).map(({ name, mountPath, subPath, subPathExpr, readOnly }) => {
    const folder = folders.get(name)
    if (!folder) throw new Unavailable(`volume "${name}" is not one of the pod's`)
    const source = join(folder, subPath ?? expand(subPathExpr ?? '', variables))
    if (source !== folder && !source.startsWith(`${folder}/`)) throw new Unavailable(`subPath of "${name}" leaves it`)
    if (!existsSync(source)) {
      mkdirSync(source, { recursive: true })
      chmodSync(source, 0o777)
    }
    const options = [statSync(source).isDirectory() ? 'rbind' : 'bind', readOnly ? 'ro' : 'rw', 'nosuid', 'nodev']
    return { destination: mountPath, source, type: 'bind', options }
  })
  return mounts.sort((a, b) => a.destination.length - b.destination.length)
}

/** The files that the kubelet writes for every pod: hosts, hostname, resolv.conf. */
export function podFileMounts(pod: Pod, folder: string, address: string): OciMount[] {
  const { hostname, domain } = hostnameOf(pod)
  const own = `${address}\t${domain ? `${hostname}.${domain}\t` : ''}${hostname}`
  const aliases = (pod.spec?.hostAliases ?? []).map(({ ip, hostnames }) => `${ip}\t${(hostnames ?? []).join('\t')}`)
  const files = {
    hosts: [
      '# Kubernetes-managed hosts file.',
      '127.0.0.1\tlocalhost',
      '::1\tlocalhost ip6-localhost ip6-loopback',
      own,
      ...aliases,
    ],
    hostname: [hostname],
    'resolv.conf': resolver(pod),
  }
  return Object.entries(files).map(([name, lines]) => {
    const source = join(folder, name)
    // In place: a container that runs has this file mounted.
    writeFileSync(source, `${lines.join('\n')}\n`, { mode: 0o644 })
    return { destination: `/etc/${name}`, source, type: 'bind', options: ['bind', 'rw', 'nosuid', 'nodev'] }
  })
}

/** A pod with a subdomain has a name in it; other pods are called as they are. */
export function hostnameOf({ metadata, spec }: Pod): { hostname: string; domain?: string } {
  const hostname = (spec?.hostname ?? metadata?.name ?? '').slice(0, 63)
  return spec?.subdomain
    ? { hostname, domain: `${spec.subdomain}.${metadata?.namespace}.svc.cluster.local` }
    : { hostname }
}

/** dnsPolicy ClusterFirst, and what dnsConfig adds. `Default` would be the machine's own: nothing leads there. */
function resolver({ metadata, spec }: Pod): string[] {
  const { nameservers = [], searches = [], options = [] } = spec?.dnsConfig ?? {}
  const cluster = spec?.dnsPolicy === 'None' || spec?.dnsPolicy === 'Default' ? [] : [dnsAddress]
  const domains = cluster.length
    ? [`${metadata?.namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local']
    : []
  const search = [...domains, ...searches]
  const settings = [
    ...(cluster.length ? ['ndots:5'] : []),
    ...options.map(({ name, value }) => (value ? `${name}:${value}` : name)),
  ]
  return [
    ...(search.length ? [`search ${search.join(' ')}`] : []),
    ...[...cluster, ...nameservers].map(server => `nameserver ${server}`),
    ...(settings.length ? [`options ${settings.join(' ')}`] : []),
  ]
}
