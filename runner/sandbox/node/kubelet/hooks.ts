import type { ExecAction, HTTPGetAction } from 'kubernetes-types/core/v1.d.ts'
import { execInContainer } from '../runtime/exec.ts'
import type { ContainerRecord } from './container-record.ts'
import type { PodContext } from './pod-context.ts'
import { askHttp } from './probe.ts'
import { until } from './until.ts'

/** A handler of postStart or preStop. Source: k8s.io/api/core/v1 LifecycleHandler, whose tcpSocket does nothing. */
export interface Hook {
  exec?: ExecAction
  httpGet?: HTTPGetAction
  sleep?: { seconds: number }
}

/** Runs a hook of a running container for at most `timeoutMs`; resolves with what went wrong, if anything did. */
export async function runHook(
  { places, podNetwork }: PodContext,
  { container, runcId }: ContainerRecord,
  { exec, httpGet, sleep }: Hook,
  timeoutMs: number,
  over: AbortSignal,
): Promise<string | undefined> {
  if (sleep) await until(Math.min(sleep.seconds * 1000, timeoutMs), over)
  if (exec?.command && runcId) {
    const { code, output, late } = await execInContainer(places.runc, runcId, exec.command, timeoutMs)
    if (late) return 'it took too long'
    return code === 0 ? undefined : `command '${exec.command.join(' ')}' exited with ${code}: ${output}`
  }
  if (!httpGet) return undefined
  const { ok, output } = await askHttp(httpGet, container, podNetwork.address, timeoutMs)
  return ok ? undefined : output
}
