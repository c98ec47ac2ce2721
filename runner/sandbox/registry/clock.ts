/** Now, or `fromNowMs` later, as Kubernetes writes it: RFC 3339 in UTC, whole seconds. */
export function timestamp(fromNowMs = 0): string {
  return new Date(Date.now() + fromNowMs).toISOString().replace(/\.\d+Z$/, 'Z')
}
