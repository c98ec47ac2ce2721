import type { Pod } from '../../objects.ts'
import type { Mirror, PodLookup, RunningPod } from '../contracts.ts'
import { PodEvents } from './events.ts'
import { nodeName } from './node-object.ts'
import type { NodeContext } from './pod-context.ts'
import { PodWorker } from './pod-worker.ts'

/** Runs the pods that are bound to this node, one worker each. */
export class Kubelet implements PodLookup {
  readonly runcRoot: string
  readonly #context: NodeContext
  readonly #events: PodEvents
  /** By uid, for as long as the API has the pod. */
  readonly #workers = new Map<string, PodWorker>()
  /** Which of the workers has a name now: a deleted pod may still be ending when the next of its name comes. */
  readonly #named = new Map<string, PodWorker>()

  constructor(context: NodeContext) {
    this.#context = context
    this.runcRoot = context.places.runc
    this.#events = new PodEvents(context.api, nodeName)
  }

  follow(pods: Mirror<Pod>): void {
    pods.onChange((pod, before) => this.#take(pod, before))
    for (const pod of pods.list()) this.#take(pod, undefined)
  }

  find(namespace: string, pod: string): RunningPod | undefined {
    return this.#named.get(`${namespace}/${pod}`)
  }

  #take(pod: Pod | undefined, before: Pod | undefined): void {
    const uid = pod?.metadata.uid ?? ''
    const former = before?.metadata.uid ?? ''
    // Removed, or removed and made again under its name while nobody looked.
    if (former && former !== uid) {
      this.#workers.get(former)?.update(undefined)
      this.#workers.delete(former)
      this.#events.forget(former)
    }
    if (!pod) return
    const worker = this.#workers.get(uid)
    if (worker) worker.update(pod)
    else this.#start(pod, uid)
  }

  #start(pod: Pod, uid: string): void {
    const name = `${pod.metadata.namespace}/${pod.metadata.name}`
    const worker = new PodWorker(this.#context, this.#events, pod)
    this.#workers.set(uid, worker)
    this.#named.set(name, worker)
    worker.update(pod)
    // Its worker is kept until the API has no such pod: one that a finalizer holds back must not be run again.
    const forget = () => {
      if (this.#named.get(name) === worker) this.#named.delete(name)
    }
    worker.run().catch(this.#context.report).finally(forget)
  }
}
