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
  /** Resolves when it has started for the first time: its startup probe, if it has one, said yes. */
  readonly firstStarted: Promise<void>
  #tellStarted: () => void = () => undefined
  containerId: string | undefined
  runcId: string | undefined
  logPath: string | undefined
  previousLogPath: string | undefined

  constructor(container: Container) {
    this.container = container
    this.firstStarted = new Promise(resolve => {
      this.#tellStarted = resolve
    })
  }

  /** An init container that goes on beside the pod's containers. Its restartPolicy is younger than the types. */
  get isSidecar(): boolean {
    return (this.container as { restartPolicy?: string }).restartPolicy === 'Always'
  }

  hasStarted(): void {
    this.started = true
    this.ready = !this.container.readinessProbe
    this.#tellStarted()
  }

  get running(): boolean {
    return this.runcId !== undefined
  }

  /** What waited waits no more: its last end counts, or that it never ran. Source: TerminatePod, pkg/kubelet/status. */
  podEnded(): void {
    if (this.state.terminated) return
    const message = 'The container could not be located when the pod was terminated'
    const never = { reason: 'ContainerStatusUnknown', message, exitCode: 137 }
    this.state = { terminated: this.lastState.terminated ?? never }
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
