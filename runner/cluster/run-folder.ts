import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identityOf, isAlive, readIdentity } from '../identity.ts'
import { runtimeFolder } from './folders.ts'

/** A folder that only we may enter, for what lives as long as this run. */
export interface RunFolder {
  path: string
  remove(): void
}

/** Makes the folder of this run, after removing those that runs which died have left. */
export function makeRunFolder(): RunFolder {
  const parent = runtimeFolder()
  removeDead(parent)
  const path = mkdtempSync(join(parent, `run-${process.pid}-`))
  writeFileSync(join(path, 'owner'), JSON.stringify(identityOf(process.pid)), { mode: 0o600 })
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) }
}

function removeDead(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = /^run-(\d+)-/.exec(name)?.[1]
    if (pid && !inUse(join(parent, name), Number(pid))) rmSync(join(parent, name), { recursive: true, force: true })
  }
}

/** By its owner, which may be just about to say so, or by a sandbox of it that has not quite ended. */
function inUse(path: string, pid: number): boolean {
  const owner = readIdentity(join(path, 'owner'))
  const sandbox = readIdentity(join(path, 'sandbox', 'pid'))
  return (owner ? isAlive(owner) : identityOf(pid) !== undefined) || (sandbox !== undefined && isAlive(sandbox))
}
