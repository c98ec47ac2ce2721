import { accessSync, constants, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'

type Name = 'kubectl' | 'helm'

/** What was found out about programs on the PATH, kept by path, time and size, so that they are asked only once. */
export interface Verdicts {
  get(key: string): boolean | undefined
  set(key: string, good: boolean): void
  save(): void
}

/** The first program of this name on the PATH when it will do, else undefined. */
export async function goodClient(name: Name, path: string, known: Verdicts): Promise<string | undefined> {
  const file = firstOnPath(name, path)
  if (!file) return undefined
  const { mtimeMs, size } = statSync(file)
  const key = `${realpathSync(file)} ${mtimeMs} ${size}`
  const good = known.get(key) ?? (await (name === 'kubectl' ? isGoodKubectl(file) : isGoodHelm(file)))
  known.set(key, good)
  return good ? file : undefined
}

/** Reads the verdicts of earlier runs from `file`; a damaged file is as good as none. */
export function verdicts(file: string): Verdicts {
  const all = read(file)
  let changed = false
  return {
    get: key => all[key],
    set: (key, good) => {
      changed ||= all[key] !== good
      all[key] = good
    },
    save: () => {
      if (!changed) return
      writeFileSync(`${file}.${process.pid}`, JSON.stringify(all))
      renameSync(`${file}.${process.pid}`, file)
    },
  }
}

/** A plain kubectl within one minor of 1.35, which is what Kubernetes promises to work with 1.34 to 1.36. */
async function isGoodKubectl(file: string): Promise<boolean> {
  const { stdout } = await ask(file, ['version', '--client', '-o', 'json'])
  const version = /"gitVersion":\s*"v1\.(\d+)\.\d+"/.exec(stdout)?.[1]
  return version !== undefined && Math.abs(Number(version) - 35) <= 1
}

async function isGoodHelm(file: string): Promise<boolean> {
  const { stdout } = await ask(file, ['version', '--template', '{{.Version}}'])
  return /^v4\.\d+\.\d+$/.test(stdout.trim())
}

/** A program that cannot even say its version is not a good one, whatever the reason. */
function ask(file: string, args: string[]) {
  const env = { HOME: '/nonexistent', KUBECONFIG: '/dev/null' }
  return execa(file, args, { reject: false, timeout: 5000, stdin: 'ignore', env })
}

function firstOnPath(name: string, path: string): string | undefined {
  const files = path
    .split(delimiter)
    .filter(Boolean)
    .map(folder => join(folder, name))
  return files.find(file => {
    try {
      accessSync(file, constants.X_OK)
      return statSync(file).isFile()
    } catch {
      // Whatever stands against running it, the shell would go on to the next folder too.
      return false
    }
  })
}

function read(file: string): Record<string, boolean> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}
