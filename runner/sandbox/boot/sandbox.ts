import { type Fault, fault } from '../../errors.ts'
import { startControlPlane } from './control-plane.ts'
import { claimFolder, type Folder } from './folder.ts'
import { openLog } from './log.ts'
import type { NodeProcess } from './node-process.ts'
import { startNode } from './node-process.ts'
import { checkRequirements } from './requirements.ts'
import { widestMapping } from './user-mapping.ts'

/** How long the node may take; a busy machine may need a hundred times the usual 0.5 s. */
const nodeReadyMs = 30_000

export type SandboxEvent = { event: 'api'; url: string } | { event: 'ready' }

export interface Sandbox {
  /** Resolves when it cannot go on, with the reason why. */
  broken: Promise<Fault>
  /** Ends all that it started and removes its folder; for a `reason`, all but the log that tells of it. */
  stop(reason?: Fault): Promise<void>
}

/**
 * Starts a cluster of one node in this folder; `tell` hears when the API answers and when the node is Ready.
 * @throws HandsInError when the machine or the folder does not allow it.
 */
export async function startSandbox(path: string, tell: (event: SandboxEvent) => void): Promise<Sandbox> {
  const programs = checkRequirements()
  const folder = claimFolder(path)
  const log = openLog(folder.log)
  process.on('uncaughtExceptionMonitor', error => log(error.stack ?? error.message))
  const node = startNode({
    folder: path,
    path: programs,
    mapping: widestMapping(programs),
    logPath: folder.log,
    log,
  })
  const plane = await startControlPlane(folder, log).catch(error => {
    node.stop()
    folder.remove('all')
    throw error
  })
  tell({ event: 'api', url: plane.url })
  const ready = plane.nodeReady.then(() => tell({ event: 'ready' }))
  return {
    broken: Promise.race([node.ended, tooLate(ready, folder)]),
    stop: async reason => {
      if (reason) log(reason.message)
      await stopNode(node)
      await plane.stop()
      folder.remove(reason ? 'all but the log' : 'all')
    },
  }
}

async function stopNode(node: NodeProcess): Promise<void> {
  node.stop()
  await node.ended
}

function tooLate(ready: Promise<void>, folder: Folder): Promise<Fault> {
  return new Promise(resolve => {
    const late = fault('SANDBOX_NODE_NOT_READY', { seconds: nodeReadyMs / 1000, log: folder.log })
    const timer = setTimeout(() => resolve(late), nodeReadyMs)
    void ready.then(() => clearTimeout(timer))
  })
}
