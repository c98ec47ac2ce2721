import { get as getHttp } from 'node:http'
import { get as getHttps } from 'node:https'
import { connect } from 'node:net'
import type { Container, HTTPGetAction, Probe } from 'kubernetes-types/core/v1.d.ts'
import { pause } from '../../../wait.ts'
import { execInContainer } from '../runtime/exec.ts'

export interface ProbeTarget {
  container: Container
  runcRoot: string
  runcId: string
  address: string
}

/** One answer of a container to its kubelet. */
interface Answer {
  ok: boolean
  output: string
}

/**
 * Asks until aborted; tells each time that enough answers in a row turned the result, and of every answer that was no.
 * The defaults are the API's. Source: k8s.io/api/core/v1 Probe.
 */
export async function probe(
  probe: Probe,
  target: ProbeTarget,
  tell: { turned(ok: boolean): void; failed(output: string): void },
  signal: AbortSignal,
): Promise<void> {
  const { initialDelaySeconds = 0, periodSeconds = 10, successThreshold = 1, failureThreshold = 3 } = probe
  let row = { ok: true, length: 0 }
  await pause(initialDelaySeconds * 1000, signal)
  for (;;) {
    const { ok, output } = await ask(probe, target)
    if (signal.aborted) return
    if (!ok) tell.failed(output)
    row = { ok, length: row.ok === ok ? row.length + 1 : 1 }
    if (row.length >= (ok ? successThreshold : failureThreshold)) tell.turned(ok)
    await pause(periodSeconds * 1000, signal)
  }
}

/** Asks once, within timeoutSeconds. */
async function ask(
  { exec, tcpSocket, httpGet, timeoutSeconds = 1 }: Probe,
  { container, address, runcRoot, runcId }: ProbeTarget,
): Promise<Answer> {
  const timeoutMs = timeoutSeconds * 1000
  if (httpGet) return askHttp(httpGet, container, address, timeoutMs)
  if (tcpSocket) return askTcp(tcpSocket.host ?? address, portOf(container, tcpSocket.port), timeoutMs)
  if (!exec) return { ok: false, output: 'the sandbox has no probes of this kind' }
  const { code, output, late } = await execInContainer(runcRoot, runcId, exec.command ?? [], timeoutMs)
  const tooLate = `command timed out: "${exec.command?.join(' ')}" timed out after ${timeoutSeconds}s`
  return { ok: code === 0 && !late, output: late ? tooLate : output }
}

function portOf({ ports = [] }: Container, port: number | string): number {
  return ports.find(({ name }) => name === port)?.containerPort ?? Number(port)
}

function askTcp(host: string, port: number, timeoutMs: number): Promise<Answer> {
  return new Promise(resolve => {
    const socket = connect({ host, port, timeout: timeoutMs })
    const answer = (ok: boolean, output: string) => {
      socket.destroy()
      resolve({ ok, output })
    }
    socket.on('connect', () => answer(true, ''))
    socket.on('timeout', () => answer(false, `dial tcp ${host}:${port}: i/o timeout`))
    socket.on('error', error => answer(false, `dial tcp ${host}:${port}: ${error.message}`))
  })
}

/** 200 to 399 is yes; a certificate is not looked at. Source: k8s.io/api/core/v1 HTTPGetAction, pkg/probe/http. */
export function askHttp(
  { scheme = 'HTTP', host, port, path = '/', httpHeaders = [] }: HTTPGetAction,
  container: Container,
  address: string,
  timeoutMs: number,
): Promise<Answer> {
  const url = `${scheme.toLowerCase()}://${host || address}:${portOf(container, port)}/${path.replace(/^\//, '')}`
  const own = Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value]))
  const headers = { 'user-agent': 'kube-probe/1.34', ...own }
  const signal = AbortSignal.timeout(timeoutMs)
  const options = { headers, signal, rejectUnauthorized: false }
  return new Promise(resolve => {
    const request = (scheme === 'HTTPS' ? getHttps : getHttp)(url, options, response => {
      response.resume()
      const { statusCode = 0 } = response
      resolve({ ok: statusCode >= 200 && statusCode < 400, output: `HTTP probe failed with statuscode: ${statusCode}` })
    })
    request.on('error', error => {
      const why = signal.aborted ? 'context deadline exceeded' : error.message
      resolve({ ok: false, output: `Get "${url}": ${why}` })
    })
  })
}
