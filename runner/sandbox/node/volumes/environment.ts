import type { Container, EnvFromSource, EnvVar } from 'kubernetes-types/core/v1.d.ts'
import type { Pod } from '../../objects.ts'
import type { ApiClient, Mirror, Service } from '../contracts.ts'
import { expand } from '../runtime/configuration.ts'
import { fieldOf, keysOf, Unavailable } from './sources.ts'

export interface EnvironmentContext {
  api: ApiClient
  pod: Pod
  services: Mirror<Service>
  addresses: { pod: string; host: string }
}

/**
 * A container's variables: those of Services, envFrom, then env, later ones first.
 * @throws Unavailable in the words of CreateContainerConfigError
 */
export async function environmentOf(context: EnvironmentContext, container: Container): Promise<Map<string, string>> {
  const variables = new Map(serviceVariables(context))
  for (const source of container.envFrom ?? [])
    for (const [name, value] of await allOf(context, source)) variables.set(name, value)
  for (const variable of container.env ?? []) {
    const value = await valueFor(context, variable, variables)
    if (value !== undefined) variables.set(variable.name, value)
  }
  return variables
}

async function allOf({ api, pod }: EnvironmentContext, source: EnvFromSource): Promise<[string, string][]> {
  const { configMapRef, secretRef, prefix = '' } = source
  const reference = configMapRef ?? secretRef
  const kind = configMapRef ? 'configmap' : 'secret'
  const keys = await keysOf(api, pod.metadata?.namespace ?? '', kind, reference?.name ?? '', reference?.optional)
  return Object.entries(keys ?? {}).map(([key, value]) => [prefix + key, value.toString()])
}

async function valueFor(
  context: EnvironmentContext,
  variable: EnvVar,
  known: Map<string, string>,
): Promise<string | undefined> {
  const { value, valueFrom } = variable
  if (!valueFrom) return expand(value ?? '', known)
  if (valueFrom.fieldRef) return fieldOf(context.pod, valueFrom.fieldRef.fieldPath, context.addresses)
  const reference = valueFrom.configMapKeyRef ?? valueFrom.secretKeyRef
  if (!reference) throw new Unavailable(`the sandbox has no ${Object.keys(valueFrom)[0]} for a variable`)
  const kind = valueFrom.configMapKeyRef ? 'configmap' : 'secret'
  const namespace = context.pod.metadata?.namespace ?? ''
  const keys = await keysOf(context.api, namespace, kind, reference.name ?? '', reference.optional)
  const found = keys?.[reference.key]
  if (found || reference.optional) return found?.toString()
  const owner = kind === 'secret' ? 'Secret' : 'ConfigMap'
  throw new Unavailable(`couldn't find key ${reference.key} in ${owner} ${namespace}/${reference.name}`)
}

/** NAME_SERVICE_HOST and NAME_SERVICE_PORT of the namespace's Services. Source: pkg/kubelet/envvars. */
function serviceVariables({ pod, services }: EnvironmentContext): [string, string][] {
  if (pod.spec?.enableServiceLinks === false) return []
  const mine = [...services.list()].filter(({ metadata, spec }) => {
    const here = metadata.namespace === pod.metadata?.namespace
    return here && spec?.clusterIP && spec.clusterIP !== 'None'
  })
  return mine.flatMap(({ metadata, spec }) => {
    const name = metadata.name.toUpperCase().replaceAll('-', '_')
    const port = String(spec?.ports?.[0]?.port ?? '')
    return [
      [`${name}_SERVICE_HOST`, spec?.clusterIP ?? ''],
      [`${name}_SERVICE_PORT`, port],
      [`${name}_PORT`, `tcp://${spec?.clusterIP}:${port}`],
    ] as [string, string][]
  })
}
