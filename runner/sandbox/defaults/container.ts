import type { Container, EnvVar, Probe } from 'kubernetes-types/core/v1.d.ts'
import { fill } from './fill.ts'

/** Source: k8s.io/kubernetes pkg/apis/core/v1 defaults.go. */
export function containerDefaults(container: Container): void {
  fill(container, {
    imagePullPolicy: isLatest(container.image ?? '') ? 'Always' : 'IfNotPresent',
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  })
  for (const port of container.ports ?? []) fill(port, { protocol: 'TCP' })
  for (const variable of container.env ?? []) variableDefaults(variable)
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) probeDefaults(probe)
}

/** An image whose tag is `latest`, or that has neither tag nor digest. */
function isLatest(image: string): boolean {
  const name = image.split('/').at(-1) ?? ''
  return !name.includes('@') && (!name.includes(':') || name.endsWith(':latest'))
}

function variableDefaults({ valueFrom }: EnvVar): void {
  if (valueFrom?.fieldRef) fill(valueFrom.fieldRef, { apiVersion: 'v1' })
}

function probeDefaults(probe: Probe | undefined): void {
  if (!probe) return
  fill(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 })
  if (probe.httpGet) fill(probe.httpGet, { path: '/', scheme: 'HTTP' })
  if (probe.grpc) fill(probe.grpc, { service: '' })
}
