import { liveContainer } from './container-life.ts'
import type { ContainerRecord } from './container-record.ts'
import type { PodContext } from './pod-context.ts'

/**
 * Runs a pod's containers to their end: the init containers one after the other, sidecars among them until all else has
 * ended, then the containers all at once. Source: Kubernetes, "Init Containers" and "Sidecar Containers".
 */
export async function runContainers(
  context: PodContext,
  initContainers: ContainerRecord[],
  containers: ContainerRecord[],
): Promise<void> {
  const policy = context.pod().spec.restartPolicy ?? 'Always'
  const again = (code: number) => policy === 'Always' || (policy === 'OnFailure' && code !== 0)
  const sidecars: Sidecar[] = []
  try {
    for (const record of initContainers) {
      if (record.isSidecar) sidecars.push(await startSidecar(context, record))
      else if (!(await initialize(context, record, policy))) return
    }
    await Promise.all(containers.map(record => liveContainer(context, record, again)))
  } finally {
    for (const { end } of sidecars.reverse()) await end()
  }
}

/** Whether the init container succeeded. */
async function initialize(context: PodContext, record: ContainerRecord, policy: string): Promise<boolean> {
  await liveContainer(context, record, code => code !== 0 && policy !== 'Never')
  record.ready = record.state.terminated?.exitCode === 0
  return record.ready
}

interface Sidecar {
  end(): Promise<void>
}

/** Resolves when it has started, or the pod ends. It outlives the pod's other containers, even when the pod ends. */
async function startSidecar(context: PodContext, record: ContainerRecord): Promise<Sidecar> {
  const ending = new AbortController()
  const life = liveContainer({ ...context, ending: ending.signal }, record, () => true)
  const end = () => {
    ending.abort()
    return life
  }
  const podEnds = new Promise(resolve => context.ending.addEventListener('abort', resolve, { once: true }))
  if (!context.ending.aborted) await Promise.race([record.firstStarted, podEnds, life])
  return { end }
}
