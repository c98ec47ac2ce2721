import { lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from '../../errors.ts'
import { identityOf, isAlive, readIdentity } from '../../identity.ts'

/** The folder of one running sandbox, closed to other users. */
export interface Folder {
  path: string
  kubeconfig: string
  apiSocket: string
  kubeletSocket: string
  log: string
  /** Writes a file that only its owner may read; readers see all of it or nothing. */
  writeSecret(path: string, text: string): void
  /** Removes the folder with all that is in it, or only what is in it, but for the log. */
  remove(what: 'all' | 'all but the log'): void
}

/**
 * Makes the folder ours: creates it, or takes it over from a sandbox that died without clearing up.
 * @throws HandsInError SANDBOX_ALREADY_RUNS when a living one has it, SANDBOX_FOLDER_NOT_OURS when it is not safe.
 */
export function claimFolder(path: string): Folder {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const { uid, mode } = lstatSync(path)
  const open = (mode & 0o077) !== 0
  if (uid !== process.getuid?.() || open || !lstatSync(path).isDirectory()) fail('SANDBOX_FOLDER_NOT_OURS', { path })
  const pid = join(path, 'pid')
  takePid(path, pid)
  return {
    path,
    kubeconfig: join(path, 'kubeconfig'),
    apiSocket: join(path, 'api.sock'),
    kubeletSocket: join(path, 'kubelet.sock'),
    log: join(path, 'log'),
    writeSecret,
    remove: what => {
      if (readIdentity(pid)?.pid !== process.pid) return
      clear(path, what === 'all' ? [] : ['log'])
      if (what === 'all') rmdirSync(path)
    },
  }
}

/** Only one of two that start at the same time can create the file. */
function takePid(path: string, pid: string): void {
  const own = JSON.stringify(identityOf(process.pid))
  for (let tries = 0; tries < 3; tries++) {
    try {
      writeFileSync(pid, own, { flag: 'wx', mode: 0o600 })
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = readIdentity(pid)
    if (holder && isAlive(holder)) fail('SANDBOX_ALREADY_RUNS', { path, pid: holder.pid })
    clear(path)
  }
  fail('SANDBOX_ALREADY_RUNS', { path, pid: 'another' })
}

/** Empties a folder that holds, or held, a sandbox's `pid` file. */
function clear(path: string, keep: string[] = []): void {
  for (const name of readdirSync(path)) {
    if (!keep.includes(name)) rmSync(join(path, name), { recursive: true, force: true, maxRetries: 3 })
  }
}

function writeSecret(path: string, text: string): void {
  const unfinished = `${path}.${process.pid}`
  writeFileSync(unfinished, text, { mode: 0o600 })
  renameSync(unfinished, path)
}
