import type { Status } from '../../objects.ts'

/** How a command ended: with an exit code, or it could not be started. */
export type ExecEnd = { exitCode: number } | { failure: string }

/** What a client is told on the error channel. Source: k8s.io/kubelet/pkg/cri/streaming/remotecommand exec.go. */
export function execStatus(command: string[], end: ExecEnd): Partial<Status> {
  if ('failure' in end)
    return { metadata: {}, status: 'Failure', reason: 'InternalError', code: 500, ...internal(end.failure) }
  if (end.exitCode === 0) return { metadata: {}, status: 'Success' }
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: error executing command [${command.join(' ')}], exit code ${end.exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(end.exitCode) }] },
  }
}

function internal(why: string) {
  const message = `error executing command in container: ${why}`
  return { message: `Internal error occurred: ${message}`, details: { causes: [{ message }] } }
}
