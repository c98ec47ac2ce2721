import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isClone, root, SetupError, say } from './root.mjs'

const dist = join(root, 'dist')
const stampFile = join(dist, 'stamp')

/** One program each; what they share becomes chunks, so that each loads only what it needs. */
const programs = {
  'hands-in': 'runner/cli/main.ts',
  worker: 'runner/step/worker.ts',
  sandbox: 'runner/sandbox/main.ts',
  node: 'runner/sandbox/node/main.ts',
}

/** CommonJS packages in a bundle ask for `require` and `__dirname`; ES modules have neither. */
const banner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url), __here = import.meta.dirname;"

/**
 * Builds `dist/` from the sources of a clone when it is missing or older than they are.
 * @throws SetupError when they do not build
 */
export async function ensureBundle() {
  if (!isClone) return
  const stamp = sourcesStamp()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  await bundle(stamp)
}

/** Names, sizes and times of all sources: cheap, and different as soon as one was touched. */
function sourcesStamp() {
  const hash = createHash('sha256')
  for (const file of [...sources('runner'), 'package-lock.json']) {
    const { size, mtimeMs } = statSync(join(root, file))
    hash.update(`${file} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

function sources(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? sources(path) : /\.(ts|mjs|json)$/.test(entry.name) ? [path] : []
  })
}

/** The programs whose sources are there; of the others it says that they are not. */
function present() {
  const [there, absent] = [true, false].map(wanted =>
    Object.entries(programs).filter(([, source]) => existsSync(join(root, source)) === wanted),
  )
  for (const [name, source] of absent) say(`no ${source} yet, so no dist/${name}.js`)
  return Object.fromEntries(there)
}

/** Builds beside `dist/` and moves the files in, so that nobody sees half of one. */
async function bundle(stamp) {
  const { build } = await import('esbuild')
  const fresh = join(root, `.dist-${randomUUID()}`)
  try {
    await build({
      absWorkingDir: root,
      entryPoints: present(),
      outdir: fresh,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      minifySyntax: true,
      minifyWhitespace: true,
      sourcemap: false,
      external: ['esbuild', 'zx', '@lydell/node-pty', 'bufferutil', 'utf-8-validate'],
      define: { __dirname: '__here' },
      banner: { js: banner },
      logLevel: 'warning',
    }).catch(notBuilt)
    writeFileSync(join(fresh, 'stamp'), stamp)
    replace(fresh)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

/** What esbuild found is on the screen by now, each with its place. */
function notBuilt(error) {
  if (!Array.isArray(error.errors)) throw error
  throw new SetupError('the sources do not build; the places are above.', 2)
}

/** File by file: a program that is running still finds the chunks it was built with, until they are a day old. */
function replace(fresh) {
  mkdirSync(dist, { recursive: true })
  const built = readdirSync(fresh)
  for (const file of built.sort(entriesLast)) renameSync(join(fresh, file), join(dist, file))
  const dayAgo = Date.now() - 24 * 3600_000
  const stale = readdirSync(dist).filter(file => !built.includes(file) && statSync(join(dist, file)).mtimeMs < dayAgo)
  for (const file of stale) rmSync(join(dist, file), { force: true })
}

/** An entry is in its place only once its chunks are, and the stamp last of all. */
function entriesLast(a, b) {
  const rank = file => (file === 'stamp' ? 2 : /^chunk-|-[A-Z0-9]{8}\.js$/.test(file) ? 0 : 1)
  return rank(a) - rank(b)
}

if (process.argv[1] === join(root, 'runner', 'setup', 'bundle.mjs')) await bundle(sourcesStamp())
