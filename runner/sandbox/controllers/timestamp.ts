/** metav1.Time of now: RFC 3339 in whole seconds. */
export function timestamp(at: Date = new Date()): string {
  return `${at.toISOString().slice(0, 19)}Z`
}

/** metav1.MicroTime of now. Source: RFC3339Micro, k8s.io/apimachinery/pkg/apis/meta/v1/micro_time.go. */
export function microTimestamp(at: Date = new Date()): string {
  return `${at.toISOString().slice(0, -1)}000Z`
}
