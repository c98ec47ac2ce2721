import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { SetupError, say } from './root.mjs'

const limitMs = 15 * 60_000

/**
 * Runs `body` while no other process runs one under the same lock file; waits for its turn for at most 15 minutes. The
 * lock of a process that died is taken over.
 */
export async function withLock(path, body) {
  await take(path)
  try {
    await body()
  } finally {
    rmSync(path, { force: true })
  }
}

async function take(path) {
  const own = `${path}.${process.pid}`
  const end = Date.now() + limitMs
  writeFileSync(own, String(process.pid))
  try {
    while (!linked(own, path)) {
      const pid = holder(path)
      if (Date.now() > end)
        throw new SetupError(`waited ${limitMs / 60_000} minutes for ${path}, held by process ${pid}`)
      if (isAlive(pid)) await turn(pid)
      else takeAway(path)
    }
  } finally {
    rmSync(own)
  }
}

let told = 0

function turn(pid) {
  if (told !== pid) say(`waiting for process ${pid}, which sets up the same`)
  told = pid
  return new Promise(resolve => setTimeout(resolve, 100))
}

/** A link appears at once with its content, so that no one reads half a lock. */
function linked(own, path) {
  try {
    linkSync(own, path)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  }
}

function holder(path) {
  try {
    return Number(readFileSync(path, 'utf8'))
  } catch (error) {
    // Released meanwhile: nobody's.
    if (error.code === 'ENOENT') return 0
    throw error
  }
}

function isAlive(pid) {
  if (pid === 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Moves the lock of a dead process aside; one that a living process has taken meanwhile is put back. */
function takeAway(path) {
  const aside = `${path}.${process.pid}.aside`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (error.code === 'ENOENT') return
    throw error
  }
  if (isAlive(holder(aside))) linked(aside, path)
  rmSync(aside)
}
