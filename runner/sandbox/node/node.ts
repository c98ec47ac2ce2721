import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Pod } from '../objects.ts'
import { openApi } from './api/client.ts'
import type { EndpointSlice, Service } from './contracts.ts'
import { startDns } from './dns/dns-server.ts'
import { Kubelet } from './kubelet/kubelet.ts'
import { nodeName, registerNode } from './kubelet/node-object.ts'
import { openNetwork } from './network/node-network.ts'
import { startServiceProxy } from './proxy/service-proxy.ts'
import { preparePlaces } from './runtime/places.ts'
import { startKubeletServer } from './streams/kubelet-server.ts'

/** Starts network, service proxy, DNS, kubelet and its server; resolves when the Node is registered and Ready. */
export async function startNode(folder: string): Promise<void> {
  const places = await preparePlaces(folder)
  const networkFolder = join(places.root, 'netns')
  mkdirSync(networkFolder)
  const [network, api] = await Promise.all([openNetwork(networkFolder), openApi(join(folder, 'api.sock'))])
  const [pods, services, slices] = await Promise.all([
    api.mirror<Pod>(`/api/v1/pods?fieldSelector=spec.nodeName%3D${nodeName}`),
    api.mirror<Service>('/api/v1/services'),
    api.mirror<EndpointSlice>('/apis/discovery.k8s.io/v1/endpointslices'),
  ])
  const kubelet = new Kubelet({ api, network, services, places, report })
  await Promise.all([
    startServiceProxy(services, slices, report),
    startDns(services, slices, report),
    startKubeletServer(join(folder, 'kubelet.sock'), kubelet, report),
  ])
  await registerNode(api)
  kubelet.follow(pods)
}

/** An error that hurts nobody but must stand in the log, which the control plane keeps. */
function report(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : error}\n`)
}
