import type { Pod } from '../../objects.ts'
import type { ApiClient, Mirror, Network, PodNetwork, Service } from '../contracts.ts'
import type { Places } from '../runtime/places.ts'
import type { PodEvents } from './events.ts'

/** What every pod of this node is run with. */
export interface NodeContext {
  api: ApiClient
  network: Network
  services: Mirror<Service>
  places: Places
  report: (error: unknown) => void
}

/** What the containers of one pod are run with. */
export interface PodContext extends NodeContext {
  /** The pod as it is now. */
  pod(): Pod
  /** Its own folder. */
  folder: string
  network: Network
  podNetwork: PodNetwork
  volumes: ReadonlyMap<string, string>
  events: PodEvents
  /** Something of the pod changed that its status tells. */
  changed(): void
  /** Calls back whenever the API has a new version of the pod. Returns how to stop. */
  onUpdate(listener: () => void): () => void
  /** Aborted when the pod is to end. */
  ending: AbortSignal
}
