import type { ClusterApi } from '../storage/cluster-api.ts'
import type { Controller } from './controller.ts'
import { DirtyQueue } from './dirty-queue.ts'

/**
 * Starts the controllers, each on a queue of its own, first for all that is there already, then for every change.
 * `log` hears of each reconcile that threw. Returns how to stop them all.
 */
export function runControllers(
  api: ClusterApi,
  controllers: readonly Controller[],
  log: (line: string) => void,
): () => void {
  const stops = controllers.map(controller => run(api, controller, log))
  return () => {
    for (const stop of stops) stop()
  }
}

function run(api: ClusterApi, controller: Controller, log: (line: string) => void): () => void {
  const queue = new DirtyQueue({
    reconcile: key => controller.reconcile(key),
    failed: (error, { namespace, name }) => log(`${controller.name}: ${namespace}/${name}: ${reason(error)}`),
  })
  const stops = controller.watches.map(({ resource, dirty }) => {
    for (const object of api.list(resource)) for (const key of dirty({ type: 'ADDED', object })) queue.add(key)
    return api.watch(resource, event => {
      for (const key of dirty(event)) queue.add(key)
    })
  })
  return () => {
    for (const stop of stops) stop()
    queue.stop()
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
