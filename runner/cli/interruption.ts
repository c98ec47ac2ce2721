/** Why a signal was aborted: by this signal of the operating system. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly by: NodeJS.Signals
  constructor(by: NodeJS.Signals) {
    super(`interrupted by ${by}`)
    this.by = by
  }
}

/** A signal that Ctrl-C, SIGTERM or the closing of the terminal aborts. The process then ends by itself, cleared up. */
export function interruption(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => controller.abort(new Interrupted(name)))
  }
  return controller.signal
}
