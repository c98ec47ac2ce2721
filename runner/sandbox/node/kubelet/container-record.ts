import type { Container, ContainerState, ContainerStatus } from 'kubernetes-types/core/v1.d.ts'
import type { RunningContainer } from '../contracts.ts'

/** What the kubelet knows of one container of a pod, over all its attempts. */
export class ContainerRecord implements RunningContainer {
  readonly container: Container
  state: ContainerState = { waiting: { reason: 'ContainerCreating' } }
  lastState: ContainerState = {}
  restarts = 0
  ready = false
  started = false
  containerId: string | undefined
  runcId: string | undefined
  pid: number | undefined
  /** The attempt that a probe has ended, by its runc id. */
  givenUp: string | undefined
  logPath: string | undefined
  previousLogPath: string | undefined

  constructor(container: Container) {
    this.container = container
  }

  get running(): boolean {
    return this.runcId !== undefined
  }

  status(): ContainerStatus {
    return {
      name: this.container.name,
      state: this.state,
      lastState: this.lastState,
      ready: this.ready,
      started: this.started,
      restartCount: this.restarts,
      image: this.container.image ?? '',
      imageID: '',
      ...(this.containerId && { containerID: `runc://${this.containerId}` }),
    }
  }
}
