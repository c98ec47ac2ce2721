import { mkdirSync } from 'node:fs'
import type { Clients } from './clients.ts'
import type { RunFolder } from './run-folder.ts'

/**
 * What kubectl and helm are given besides a kubeconfig, so that they neither read nor write anything of the user's:
 * helm's three homes and kubectl's cache (`$HOME/.kube/cache` otherwise), all in the folder of this run.
 */
export function openEnvironment(folder: RunFolder, clients: Clients): Record<string, string> {
  const homes = {
    HELM_CACHE_HOME: `${folder.path}/helm/cache`,
    HELM_CONFIG_HOME: `${folder.path}/helm/config`,
    HELM_DATA_HOME: `${folder.path}/helm/data`,
    KUBECACHEDIR: `${folder.path}/kube-cache`,
  }
  for (const path of Object.values(homes)) mkdirSync(path, { recursive: true })
  return { ...homes, PATH: clients.path }
}
