import type { Entry } from './entry.ts'

/** Finding and opening a cluster. */
export const clusterErrors = {
  CLUSTER_BUSY: {
    says: 'Process {pid} is using namespace `{namespace}` of this cluster for a lesson.',
    remedy: 'Wait until it has ended, or end it with Ctrl-C.',
    exit: 3,
  },
  CLUSTER_CONTEXT_UNKNOWN: {
    says: 'Your kubeconfig has no context `{context}`.',
    remedy: 'It has: {contexts}.',
    exit: 2,
  },
  CLUSTER_KIND_FAILED: {
    says: 'kind could not do it: {why}.',
    remedy: 'See that Docker runs (docker info), or use `--cluster sandbox`.',
    exit: 3,
  },
  CLUSTER_LACKS_PROGRAM: {
    says: '`--cluster kind` needs the program `{program}`, and this machine lacks it.',
    remedy: 'Install it ({address}), or use `--cluster sandbox`, which needs neither Docker nor kind.',
    exit: 3,
  },
  CLUSTER_NAMESPACE_NOT_OURS: {
    says: 'Namespace `{namespace}` is on this cluster already and was not made by redis-hands-in. It was left untouched.',
    remedy: 'Delete it or use another cluster: only namespaces with the label {label} are changed.',
    exit: 2,
  },
  CLUSTER_NAMESPACE_STAYS: {
    says: 'Namespace `{namespace}` of an earlier run was deleted but is still there after {seconds} s.',
    remedy: 'See what holds it back: kubectl get namespace {namespace} -o yaml.',
    exit: 3,
  },
  CLUSTER_NO_CLIENTS: {
    says: 'This machine ({machine}) has no kubectl 1.34 to 1.36 and helm 4 on its PATH, and none are packaged for it.',
    remedy: 'Install both: https://kubernetes.io/docs/tasks/tools and https://helm.sh/docs/intro/install.',
    exit: 3,
  },
  CLUSTER_UNKNOWN: {
    says: 'There is no cluster `{cluster}`.',
    remedy: 'Use `sandbox`, `kind`, `kind:NAME` or `context:NAME`.',
    exit: 2,
  },
  CLUSTER_UNREACHABLE: {
    says: 'The cluster of `{cluster}` does not answer: {why}.',
    remedy: 'See whether it runs, and whether your access is still good: kubectl {arguments}.',
    exit: 3,
  },
  HELM_CHART_BROKEN: {
    says: 'helm cannot package the chart {chart}: {why}.',
    remedy: 'Correct the chart; `helm lint {chart}` says more.',
    exit: 2,
  },
} as const satisfies Record<string, Entry>
