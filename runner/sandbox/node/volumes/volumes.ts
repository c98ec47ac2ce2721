import { chmodSync, chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { KeyToPath, Volume, VolumeProjection } from 'kubernetes-types/core/v1.d.ts'
import type { Pod } from '../../objects.ts'
import type { ApiClient } from '../contracts.ts'
import { isMapped } from '../runtime/users.ts'
import { fieldOf, keysOf, Unavailable } from './sources.ts'

export interface VolumeContext {
  api: ApiClient
  pod: Pod
  /** The pod's own folder. */
  folder: string
  addresses: { pod: string; host: string }
}

/** Makes each of a pod's volumes; resolves with their folders by name. @throws Unavailable, saying which and why */
export async function prepareVolumes(context: VolumeContext): Promise<Map<string, string>> {
  const volumes = context.pod.spec?.volumes ?? []
  const made = volumes.map(async volume => {
    const folder = join(context.folder, 'volumes', volume.name)
    await fill(context, volume, folder).catch(error => {
      if (!(error instanceof Unavailable)) throw error
      throw new Unavailable(`MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}`)
    })
    own(context.pod, folder)
    return [volume.name, folder] as const
  })
  return new Map(await Promise.all(made))
}

/** What was begun before the rest was there is begun anew. */
async function fill(context: VolumeContext, volume: Volume, folder: string): Promise<void> {
  if (volume.emptyDir) {
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o777)
    return
  }
  const projections = projectionsOf(volume)
  if (!projections) throw new Unavailable(`the sandbox has no volumes of this kind (${kindOf(volume)})`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const group = groupOf(context.pod)
  for (const { projection, mode } of projections) {
    for (const [path, content] of await filesOf(context, projection)) {
      const file = join(folder, path)
      if (!file.startsWith(`${folder}/`)) throw new Unavailable(`path "${path}" leaves the volume`)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, content)
      if (group !== undefined) chownSync(file, 0, group)
      chmodSync(file, (modeOf(projection, path) ?? mode) | (group === undefined ? 0 : 0o440))
    }
  }
}

function kindOf({ name: _, ...source }: Volume): string {
  return Object.keys(source)[0] ?? 'none'
}

function projectionsOf(volume: Volume): { projection: VolumeProjection; mode: number }[] | undefined {
  const { configMap, secret, downwardAPI, projected } = volume
  if (configMap) return [{ projection: { configMap }, mode: configMap.defaultMode ?? 0o644 }]
  if (downwardAPI) return [{ projection: { downwardAPI }, mode: downwardAPI.defaultMode ?? 0o644 }]
  if (secret) {
    const { secretName, items, optional } = secret
    const projection = { secret: { name: secretName ?? '', ...(items && { items }), optional: optional ?? false } }
    return [{ projection, mode: secret.defaultMode ?? 0o644 }]
  }
  return projected?.sources?.map(projection => ({ projection, mode: projected.defaultMode ?? 0o644 }))
}

async function filesOf(
  { api, pod, addresses }: VolumeContext,
  projection: VolumeProjection,
): Promise<Map<string, string | Buffer>> {
  const { configMap, secret, downwardAPI } = projection
  const namespace = pod.metadata?.namespace ?? 'default'
  if (downwardAPI) {
    const items = downwardAPI.items ?? []
    return new Map(items.map(({ path, fieldRef }) => [path, fieldOf(pod, fieldRef?.fieldPath ?? '', addresses)]))
  }
  const source = configMap ?? secret
  if (!source) throw new Unavailable(`the sandbox projects no ${Object.keys(projection)[0]}`)
  const kind = configMap ? 'configmap' : 'secret'
  const keys = (await keysOf(api, namespace, kind, source.name ?? '', source.optional)) ?? {}
  return source.items ? chosen(keys, source.items, source.name ?? '') : new Map(Object.entries(keys))
}

function chosen(keys: Record<string, Buffer>, items: KeyToPath[], name: string): Map<string, Buffer> {
  return new Map(
    items.map(({ key, path }) => {
      const content = keys[key]
      if (!content) throw new Unavailable(`references non-existent key: ${key} in ${name}`)
      return [path, content]
    }),
  )
}

function modeOf({ configMap, secret, downwardAPI }: VolumeProjection, path: string): number | undefined {
  return (configMap ?? secret ?? downwardAPI)?.items?.find(item => item.path === path)?.mode
}

/** fsGroup: the volume belongs to that group, and what is made in it too. Source: volume.SetVolumeOwnership. */
function own(pod: Pod, folder: string): void {
  const group = groupOf(pod)
  if (group === undefined) return
  chownSync(folder, 0, group)
  chmodSync(folder, 0o2777)
}

/** Undefined too where this machine has not mapped the id: everyone is the one user there. */
function groupOf({ spec }: Pod): number | undefined {
  const group = spec?.securityContext?.fsGroup
  return group !== undefined && isMapped(group, 'gid_map') ? group : undefined
}
