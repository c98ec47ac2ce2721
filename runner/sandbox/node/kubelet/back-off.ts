/** Growing pauses between attempts. Source: MaxContainerBackOff and containerBackOffPeriod, pkg/kubelet/kubelet.go. */
export class BackOff {
  static readonly firstMs = 10_000
  static readonly longestMs = 300_000
  /** After a run this long the next failure begins anew. */
  static readonly forgetMs = 600_000
  #failures = 0

  /** The pause before the next attempt, in ms; a first failure of a container that ran has none when `firstIsFree`. */
  next(firstIsFree: boolean): number {
    const doublings = this.#failures++ - (firstIsFree ? 1 : 0)
    return doublings < 0 ? 0 : Math.min(BackOff.firstMs * 2 ** doublings, BackOff.longestMs)
  }

  reset(): void {
    this.#failures = 0
  }
}
