/** A kubeconfig for one user of the server at `url`: context, cluster and user are all called `hands-in`. */
export function kubeconfigFor({ url, ca, token }: { url: string; ca: string; token: string }): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: hands-in
  cluster:
    server: ${url}
    certificate-authority-data: ${Buffer.from(ca).toString('base64')}
users:
- name: hands-in
  user:
    token: ${token}
contexts:
- name: hands-in
  context:
    cluster: hands-in
    user: hands-in
current-context: hands-in
`
}
