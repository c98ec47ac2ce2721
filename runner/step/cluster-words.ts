/** `CLUSTER INFO` with numbers as numbers: `{ cluster_state: 'ok', cluster_known_nodes: 6, … }`. */
export function parseInfo(text: string): Record<string, string | number> {
  const pairs = text.split(/\r?\n/).flatMap(line => {
    const colon = line.indexOf(':')
    const value = line.slice(colon + 1)
    return colon < 1 ? [] : [[line.slice(0, colon), /^-?\d+$/.test(value) ? Number(value) : value] as const]
  })
  return Object.fromEntries(pairs)
}

/** One line of `CLUSTER NODES`. */
export interface Member {
  id: string
  /** Address, client port and cluster bus port. */
  ip: string
  port: number
  busPort: number
  flags: string[]
  role: 'master' | 'replica'
  /** The node that was asked. */
  myself: boolean
  /** The id of a replica's master. */
  master?: string
  epoch: number
  linked: boolean
  /** Ranges as Redis writes them: `0-5460`. */
  slots: string[]
}

/** `CLUSTER NODES`; the format is described at https://redis.io/docs/latest/commands/cluster-nodes/. */
export function parseNodes(text: string): Member[] {
  const lines = text.split(/\r?\n/).filter(line => line !== '')
  return lines.map(line => {
    const [id = '', address = '', flagText = '', master = '-', , , epoch = '', link = '', ...slots] = line.split(' ')
    const [, ip = '', port = '', busPort = ''] = /^(.*):(\d+)@(\d+)/.exec(address) ?? []
    const flags = flagText.split(',')
    return {
      id,
      ip,
      port: Number(port),
      busPort: Number(busPort),
      flags,
      role: flags.includes('master') ? 'master' : 'replica',
      myself: flags.includes('myself'),
      ...(master !== '-' && { master }),
      epoch: Number(epoch),
      linked: link === 'connected',
      slots,
    }
  })
}
