import { fileURLToPath } from 'node:url'

const bundled = !import.meta.url.endsWith('.ts')

/** The path of a file of the clone or the installed package, given from its root. */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(`${bundled ? '../' : '../../'}${path}`, import.meta.url))
}
