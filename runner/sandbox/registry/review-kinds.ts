import type { KubeObject } from '../objects.ts'
import type { Kind } from './kind.ts'

const review = { version: 'v1', namespaced: false, verbs: ['create'] }
const authorization = { ...review, group: 'authorization.k8s.io' }

/** Questions about oneself: answered on the spot, never stored. Whoever knows the token may do everything. */
export const reviewKinds: readonly Kind[] = [
  {
    ...authorization,
    kind: 'SelfSubjectAccessReview',
    plural: 'selfsubjectaccessreviews',
    reply: question => ({ ...question, status: { allowed: true } }),
  },
  {
    ...authorization,
    kind: 'SelfSubjectRulesReview',
    plural: 'selfsubjectrulesreviews',
    reply: question => ({ ...question, status: everything }),
  },
  {
    ...review,
    group: 'authentication.k8s.io',
    kind: 'SelfSubjectReview',
    plural: 'selfsubjectreviews',
    reply: whoAmI,
  },
]

const everything = {
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
  incomplete: false,
}

function whoAmI(question: KubeObject): KubeObject {
  const userInfo = { username: 'hands-in', groups: ['system:masters', 'system:authenticated'] }
  return { ...question, status: { userInfo } }
}
