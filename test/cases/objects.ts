/** Objects that several cases deploy. */

const serves = { tcpSocket: { port: 6379 }, periodSeconds: 1 }
const redis = {
  name: 'redis',
  image: 'redis:7.2',
  // Without a password, redis answers other pods only so.
  args: ['--protected-mode', 'no'],
  ports: [{ name: 'redis', containerPort: 6379 }],
  readinessProbe: serves,
}

/** A Deployment of real redis servers, each telling whether it listens. */
export function deployment(name: string, replicas: number): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { replicas, selector: { matchLabels: { app: name } }, template: template(name) },
  }
}

/** A StatefulSet of real redis servers under a headless service of the same name. */
export function statefulSet(name: string, replicas: number, spec: object = {}): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: { replicas, serviceName: name, selector: { matchLabels: { app: name } }, template: template(name), ...spec },
  }
}

/** A service of redis servers: `spec` makes it headless, or gives it another port. */
export function service(name: string, spec: object = {}): object {
  const ports = [{ name: 'redis', port: 6379, targetPort: 'redis' }]
  return { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector: { app: name }, ports, ...spec } }
}

function template(name: string): object {
  return {
    metadata: { labels: { app: name } },
    spec: { terminationGracePeriodSeconds: 5, containers: [redis] },
  }
}
