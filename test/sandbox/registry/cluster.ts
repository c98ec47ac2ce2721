import { createControlPlaneApi } from '../../../runner/sandbox/api/serve.ts'
import { StatusError } from '../../../runner/sandbox/storage/status-error.ts'

// biome-ignore lint/suspicious/noExplicitAny: a test looks into objects of every kind
export type Any = any

/** An empty cluster whose listeners' faults are thrown. */
export const cluster = () =>
  createControlPlaneApi(error => {
    throw error
  }).api

export const pod = (extra: object = {}): Any => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default' },
  spec: { containers: [{ name: 'web', image: 'redis:7.2' }], ...extra },
})

export const statefulSet = (): Any => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db', namespace: 'default' },
  spec: {
    serviceName: 'db',
    selector: { matchLabels: { app: 'db' } },
    template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'db', image: 'redis' }] } },
  },
})

export const service = (spec: object): Any => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'default' },
  spec: { ports: [{ port: 80 }], ...spec },
})

/** The refusal that this meets. */
export function refused(act: () => unknown): StatusError {
  try {
    act()
  } catch (error) {
    if (error instanceof StatusError) return error
    throw error
  }
  throw new Error('was not refused')
}
