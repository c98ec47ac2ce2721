import { once } from 'node:events'
import { watch } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { StringDecoder } from 'node:string_decoder'
import type { RunningContainer, RunningPod } from '../contracts.ts'
import { type LogLine, type LogQuery, logQuery, parseLogLine, printLine, selectLines } from './log-lines.ts'

/** While following: how long a change may be missed that the file system did not tell. */
const lookAgainMs = 500

/** Writes a container's log, as far as asked; with `follow` until the container has ended or the client has gone. */
export async function containerLogs(
  pod: RunningPod,
  name: string,
  parameters: URLSearchParams,
  response: ServerResponse,
): Promise<void> {
  const container = pod.containers.get(name)
  const query = logQuery(parameters, Date.now())
  const path = query.previous ? container?.previousLogPath : container?.logPath
  if (!container || !path) {
    const why = query.previous
      ? `previous terminated container "${name}" not found`
      : `container "${name}" is waiting to start`
    response.writeHead(400, { 'content-type': 'text/plain' }).end(why)
    return
  }
  // A client that follows waits for the head of the answer, and a quiet container says nothing for long.
  response.writeHead(200, { 'content-type': 'text/plain' })
  response.flushHeaders()
  const file = await open(path)
  try {
    await write(new LogFile(file, path), container, query, response)
  } finally {
    await file.close()
    response.end()
  }
}

async function write(
  file: LogFile,
  container: RunningContainer,
  query: LogQuery,
  response: ServerResponse,
): Promise<void> {
  let left = query.limitBytes ?? Number.POSITIVE_INFINITY
  const print = async (lines: LogLine[]) => {
    const bytes = Buffer.from(lines.map(line => printLine(line, query)).join('')).subarray(0, Math.min(left, 2 ** 31))
    left -= bytes.length
    if (bytes.length > 0 && !response.write(bytes))
      await Promise.race([once(response, 'drain'), once(response, 'close')])
  }
  await print(selectLines(await file.more(), query))
  while (query.follow && left > 0 && !response.destroyed) {
    const last = !container.running
    const lines = await file.more()
    await print(lines)
    if (lines.length === 0 && last) return
    if (lines.length === 0) await file.changed(response)
  }
}

/** A log file that is read on from where one stopped. */
class LogFile {
  readonly #file: FileHandle
  readonly #path: string
  readonly #decoder = new StringDecoder()
  #rest = ''

  constructor(file: FileHandle, path: string) {
    this.#file = file
    this.#path = path
  }

  /** The whole lines written since the last call. */
  async more(): Promise<LogLine[]> {
    const lines = (this.#rest + (await this.#readToEnd())).split('\n')
    this.#rest = lines.pop() ?? ''
    return lines.flatMap(line => parseLogLine(line) ?? [])
  }

  /** Resolves when the file has grown, the client has gone, or it is time to look whether the container still runs. */
  async changed(response: ServerResponse): Promise<void> {
    const watcher = watch(this.#path)
    const limit = AbortSignal.timeout(lookAgainMs)
    // The limit rejects the waits: it is the expected end of a quiet half second.
    const quiet = () => undefined
    await Promise.race([once(watcher, 'change', { signal: limit }), once(response, 'close', { signal: limit })]).catch(
      quiet,
    )
    watcher.close()
  }

  async #readToEnd(): Promise<string> {
    const chunks: Buffer[] = []
    for (;;) {
      const { bytesRead, buffer } = await this.#file.read(Buffer.alloc(65_536))
      if (bytesRead === 0) return this.#decoder.write(Buffer.concat(chunks))
      chunks.push(buffer.subarray(0, bytesRead))
    }
  }
}
