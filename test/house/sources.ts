import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Every TypeScript file below a folder, as paths from the repository's root. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => /\.m?ts$/.test(path))
    .map(path => join(folder, path))
    .sort()
}

/** The files that a file imports by a relative path, types not counted, as paths from the repository's root. */
export function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  const values = text.matchAll(/^(?:import|export)(?! type\b)[^'"]*?from\s+'(\.[^']+)'|import\('(\.[^']+)'\)/gm)
  return [...values].map(match => join(dirname(file), match[1] ?? match[2] ?? ''))
}
