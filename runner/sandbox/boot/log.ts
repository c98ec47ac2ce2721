import { appendFileSync } from 'node:fs'

/** Appends lines to the file, each with the time. Returns how. */
export function openLog(path: string): (text: string) => void {
  return text => {
    const at = new Date().toISOString()
    const lines = text.trimEnd().split('\n')
    appendFileSync(path, lines.map(line => `${at} ${line}\n`).join(''), { mode: 0o600 })
  }
}
