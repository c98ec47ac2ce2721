import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { fail } from '../errors.ts'
import type { Cluster } from './cluster.ts'
import { cacheFolder, type Notes } from './folders.ts'
import { packageFile } from './package-file.ts'

/**
 * Packages the charts of fixtures/charts with helm, once for each content of theirs. Returns the folder that holds the
 * packages and their index.yaml.
 * @throws HandsInError HELM_CHART_BROKEN
 */
export async function packageCharts({ env }: Cluster, notes: Notes): Promise<string> {
  const source = packageFile('fixtures/charts')
  const folder = join(cacheFolder(notes), `charts-${contentHash(source)}`)
  if (existsSync(folder)) return folder
  const unfinished = mkdtempSync(`${folder}.`)
  try {
    for (const chart of readdirSync(source)) {
      await helm(['package', join(source, chart), '--destination', unfinished], env, `fixtures/charts/${chart}`)
    }
    await helm(['repo', 'index', unfinished], env, 'fixtures/charts')
    renameSync(unfinished, folder)
  } catch (error) {
    // Another run was first, with the same content.
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  return folder
}

async function helm(args: string[], env: Record<string, string>, chart: string): Promise<void> {
  const { failed, stderr, message } = await execa('helm', args, { env, reject: false, stdin: 'ignore' })
  if (failed) fail('HELM_CHART_BROKEN', { chart, why: stderr.trim().replace(/^Error: |\.$/g, '') || String(message) })
}

function contentHash(folder: string): string {
  const hash = createHash('sha256')
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  for (const path of entries.map(entry => join(entry.parentPath, entry.name)).sort()) {
    const content = readFileSync(path)
    hash.update(`${path.slice(folder.length)} ${content.length}\n`).update(content)
  }
  return hash.digest('hex').slice(0, 16)
}
