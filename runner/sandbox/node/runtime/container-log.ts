import { createWriteStream, type WriteStream } from 'node:fs'
import type { Readable } from 'node:stream'

/** What a container may say before the rest is dropped; a real kubelet keeps 10 MiB a file and rotates. */
const limitBytes = 10 * 1024 * 1024
/** A longer line is written in parts. Source: CRI logging, containerd's max_container_log_line_size. */
const longestLine = 16 * 1024

/** Writes a container's output in the CRI's format: `TIME stdout|stderr F|P TEXT`, one line each. */
export class ContainerLog {
  readonly path: string
  readonly #file: WriteStream
  #bytes = 0

  constructor(path: string) {
    this.path = path
    this.#file = createWriteStream(path, { mode: 0o600 })
  }

  follow(stream: Readable, name: 'stdout' | 'stderr'): void {
    let rest = ''
    stream.setEncoding('utf8')
    stream.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) this.#write(name, 'F', line)
      for (; rest.length >= longestLine; rest = rest.slice(longestLine))
        this.#write(name, 'P', rest.slice(0, longestLine))
    })
    stream.on('end', () => rest && this.#write(name, 'F', rest))
  }

  /** Resolves when all is on disk. */
  close(): Promise<void> {
    return new Promise(resolve => this.#file.end(resolve))
  }

  #write(stream: string, tag: 'F' | 'P', text: string): void {
    if (this.#bytes > limitBytes) return
    this.#put(stream, tag, text)
    if (this.#bytes > limitBytes) this.#put(stream, 'F', '(the sandbox keeps 10 MiB of a log: the rest is dropped)')
  }

  #put(stream: string, tag: 'F' | 'P', text: string): void {
    const line = `${new Date().toISOString().replace('Z', '000000Z')} ${stream} ${tag} ${text}\n`
    this.#bytes += line.length
    this.#file.write(line)
  }
}
