import { randomBytes } from 'node:crypto'
import { createControlPlaneApi, serveApi } from '../api/serve.ts'
import { allControllers } from '../controllers/all.ts'
import { runControllers } from '../controllers/run.ts'
import type { Node } from '../objects.ts'
import { scheduler } from '../scheduler/scheduler.ts'
import type { ClusterApi } from '../storage/cluster-api.ts'
import { makeCertificates } from './certificates.ts'
import type { Folder } from './folder.ts'
import { kubeconfigFor } from './kubeconfig.ts'

export interface ControlPlane {
  url: string
  /** Resolves when the node is Ready. */
  nodeReady: Promise<void>
  stop(): Promise<void>
}

/** Starts API server, controllers and scheduler, and writes the kubeconfig once the API answers. */
export async function startControlPlane(folder: Folder, log: (text: string) => void): Promise<ControlPlane> {
  const report = (error: unknown) => log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  const { ca, ...tls } = makeCertificates()
  const token = randomBytes(32).toString('base64url')
  const { api } = createControlPlaneApi(report)
  const { apiSocket: socketPath, kubeletSocket } = folder
  const server = await serveApi({ api, token, tls, socketPath, kubeletSocket, report })
  folder.writeSecret(folder.kubeconfig, kubeconfigFor({ url: server.url, ca, token }))
  const stopControllers = runControllers(api, [...allControllers(api, ca), scheduler(api)], log)
  return {
    url: server.url,
    nodeReady: readyNode(api),
    stop: () => {
      stopControllers()
      return server.close()
    },
  }
}

function readyNode(api: ClusterApi): Promise<void> {
  return new Promise(resolve => {
    const stop = api.watch<Node>('nodes', ({ object: { status } }) => {
      if (!status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')) return
      stop()
      resolve()
    })
  })
}
