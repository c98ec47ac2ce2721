import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { Redis } from 'ioredis'
import { waitFor } from '../../runner/wait.ts'

const slots = ['0 5460', '5461 10922', '10923 16383']
const masterOf = [undefined, undefined, undefined, 2, 0, 1]

/**
 * Seconds that Redis itself needs from six started servers to a cluster whose nodes all say `ok` and whose replicas are
 * linked: full-mesh MEET, config epochs, ADDSLOTSRANGE, REPLICATE, on loopback, with nothing of Kubernetes around it.
 * @param basePort the first of six free ports of 127.0.0.1 (each with its bus port, 10000 higher)
 */
export async function redisFloor(basePort: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-floor-'))
  const ports = Array.from({ length: 6 }, (_, index) => basePort + index)
  const started = performance.now()
  const servers = ports.map(port => start(port, folder))
  const clients = ports.map(connect)
  try {
    await form(clients, ports)
    await waitFor('six nodes to say ok', () => allSayOk(clients), { timeoutMs: 30_000 })
    return (performance.now() - started) / 1000
  } finally {
    for (const client of clients) client.disconnect()
    await stop(servers)
    rmSync(folder, { recursive: true })
  }
}

type Server = ReturnType<typeof start>

function start(port: number, folder: string) {
  const options = `--port ${port} --bind 127.0.0.1 --cluster-enabled yes --cluster-config-file ${port}.conf --save --repl-diskless-sync no`
  return execa(
    'redis-check-rdb',
    [...options.split(' ').flatMap(word => (word === '--save' ? [word, ''] : word)), '--dir', folder],
    {
      argv0: 'redis-server',
      stdio: 'ignore',
      reject: false,
    },
  )
}

function connect(port: number): Redis {
  const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null })
  // Until the server listens it is refused, and tries again; `form` waits for it.
  return client.on('error', error => {
    if (!/ECONNREFUSED|ECONNRESET/.test(error.message)) throw error
  })
}

async function form(clients: Redis[], ports: number[]): Promise<void> {
  const ids = await Promise.all(clients.map(client => client.cluster('MYID')))
  await Promise.all(clients.map((client, index) => client.cluster('SET-CONFIG-EPOCH', index + 1)))
  await Promise.all(clients.flatMap(client => ports.map(port => client.call('CLUSTER', 'MEET', '127.0.0.1', port))))
  await Promise.all(slots.map((range, index) => clients[index]?.call('CLUSTER', 'ADDSLOTSRANGE', ...range.split(' '))))
  for (const [index, master] of masterOf.entries()) {
    if (master === undefined) continue
    const replicate = () => clients[index]?.cluster('REPLICATE', String(ids[master])).then(() => true, unknownYet)
    await waitFor(`node ${index} to know its master`, replicate, { timeoutMs: 10_000 })
  }
}

function unknownYet(error: Error): undefined {
  if (!/Unknown node/.test(error.message)) throw error
}

async function allSayOk(clients: Redis[]): Promise<boolean> {
  const answers = await Promise.all(
    clients.map(async (client, index) => {
      const state = String(await client.cluster('INFO'))
      const replication = index < 3 ? 'master_link_status:up' : await client.info('replication')
      return (
        state.includes('cluster_state:ok') &&
        state.includes('cluster_known_nodes:6') &&
        replication.includes('master_link_status:up')
      )
    }),
  )
  return answers.every(Boolean)
}

async function stop(servers: Server[]): Promise<void> {
  for (const server of servers) server.kill('SIGKILL')
  await Promise.all(servers)
}
