/** A cluster that lessons run on. Nothing above this folder knows which kind it is. */
export interface Cluster {
  /** As the user may name it again: `sandbox`, `kind:NAME`, `context:NAME`. */
  readonly name: string
  /** One phrase for people: `Kubernetes v1.34, Redis 7.0.15`. */
  readonly about: string
  /** A kubeconfig of our own (0600), its current context set; never the user's file. */
  readonly kubeconfig: string
  /** Environment for kubectl, helm and the steps: KUBECONFIG, HELM_*, and PATH with good kubectl and helm first. */
  readonly env: Record<string, string>
  /** Ends what opening it started, and only that. */
  close(): Promise<void>
}
