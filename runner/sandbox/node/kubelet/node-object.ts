import { cpus, release, totalmem } from 'node:os'
import { isRefusal } from '../api/client.ts'
import type { ApiClient } from '../contracts.ts'
import { availableImages } from '../images/catalogue.ts'
import { nodeAddress, nodePodRange } from '../network/addresses.ts'

export const nodeName = 'sandbox'
const version = 'v1.34.4+hands-in'

/** Registers this node and says that it is Ready. */
export async function registerNode(api: ApiClient): Promise<void> {
  const node = nodeObject()
  await api.request('POST', '/api/v1/nodes', node).catch(error => {
    if (!isRefusal(error, 'AlreadyExists')) throw error
  })
  await api.request(
    'PATCH',
    `/api/v1/nodes/${nodeName}/status`,
    { status: node.status },
    'application/merge-patch+json',
  )
}

function nodeObject() {
  const labels = {
    'kubernetes.io/hostname': nodeName,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': process.arch === 'x64' ? 'amd64' : process.arch,
    'node-role.kubernetes.io/control-plane': '',
  }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: nodeName, labels },
    spec: { podCIDR: nodePodRange, podCIDRs: [nodePodRange] },
    status: {
      addresses: [
        { type: 'InternalIP', address: nodeAddress },
        { type: 'Hostname', address: nodeName },
      ],
      capacity: resources(),
      allocatable: resources(),
      conditions: conditions(),
      images: availableImages().map(name => ({ names: [name], sizeBytes: 0 })),
      nodeInfo: nodeInfo(),
    },
  }
}

/** What the machine has; nothing is reserved, and nothing is enforced. 110 pods are what a kubelet takes by default. */
function resources(): Record<string, string> {
  return { cpu: String(cpus().length), memory: `${Math.floor(totalmem() / 1024)}Ki`, pods: '110' }
}

function conditions(): object[] {
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z')
  const times = { lastHeartbeatTime: now, lastTransitionTime: now }
  const healthy = ['MemoryPressure', 'DiskPressure', 'PIDPressure'].map(type => ({
    type,
    status: 'False',
    reason: `KubeletHasNo${type}`,
    message: 'not measured by the sandbox',
    ...times,
  }))
  return [
    ...healthy,
    { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status', ...times },
  ]
}

function nodeInfo(): object {
  return {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    bootID: '',
    containerRuntimeVersion: 'runc://1',
    kernelVersion: release(),
    kubeProxyVersion: '',
    kubeletVersion: version,
    machineID: '',
    operatingSystem: 'linux',
    osImage: 'redis-hands-in sandbox',
    systemUUID: '',
  }
}
