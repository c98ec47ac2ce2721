import { Console } from 'node:console'
import { writeSync } from 'node:fs'
import { Writable } from 'node:stream'

/**
 * Makes `console` and `process.stdout` write at once and wait for the reader: what a step prints stays in order with
 * what its commands print, and a step that prints without end is held back instead of filling the memory.
 */
export function takeOverOutput(): void {
  const stdout = direct(1)
  const stderr = direct(2)
  Object.defineProperty(process, 'stdout', { value: stdout, configurable: true })
  Object.defineProperty(process, 'stderr', { value: stderr, configurable: true })
  globalThis.console = new Console({ stdout, stderr, colorMode: false })
}

/** Writes all of it before it returns. */
export function writeFully(descriptor: 1 | 2, data: Uint8Array): void {
  let from = 0
  while (from < data.length) {
    try {
      from += writeSync(descriptor, data, from)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
      // A child that shares the descriptor has made it non-blocking; there is no way to wait for it but to look again.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}

function direct(descriptor: 1 | 2): Writable {
  return new Writable({
    decodeStrings: true,
    write(chunk: Buffer, _encoding, done) {
      writeFully(descriptor, chunk)
      done()
    },
  })
}
