import type { KubeObject } from '../objects.ts'
import type { ClusterApi } from '../storage/cluster-api.ts'
import type { Cause } from '../storage/status-error.ts'

/** One row of the registry: all that the server knows of a kind. */
export interface Kind {
  /** '' for the legacy group. */
  group: string
  version: string
  kind: string
  plural: string
  shortNames?: string[]
  /** `all` puts it into `kubectl get all`. */
  categories?: string[]
  namespaced: boolean
  verbs?: string[]
  subresources?: ('status' | 'scale')[]
  /** What a fieldSelector may ask for besides metadata.name and metadata.namespace. */
  fieldLabels?: string[]
  /** What a name must be; without it an RFC 1123 subdomain. */
  nameIs?: NameRule
  /** Its spec's changes are counted in metadata.generation. */
  counted?: boolean
  /** Fills in what the writer left out; runs at every write, on a copy that may be changed. */
  defaults?(object: KubeObject): void
  /** What only a new object gets, such as a first status. */
  prepare?(object: KubeObject): void
  /** What depends on other objects, such as an address that is free; runs after the defaults, at every write. */
  admit?(api: Pick<ClusterApi, 'get' | 'list'>, object: KubeObject, old?: KubeObject): void
  /** Every rule that the object breaks; `old` is there when it is an update. */
  validate?(object: KubeObject, old?: KubeObject): Cause[]
  /** The kind is a question: this makes the answer, and nothing is stored. */
  reply?(question: KubeObject): KubeObject
  columns?: readonly Column[]
}

export type NameRule = 'subdomain' | 'label' | 'label1035' | 'path'

/** A column of a Table. `wide` ones are shown by `-o wide` only. */
export interface Column {
  name: string
  type?: 'string' | 'integer' | 'date'
  format?: 'name'
  wide?: true
  description?: string
  cell(object: KubeObject): string | number
}

/** What identifies the kind in storage and in messages: `pods`, `deployments.apps`. */
export function resourceOf({ plural, group }: Pick<Kind, 'plural' | 'group'>): string {
  return group ? `${plural}.${group}` : plural
}

/** `v1`, `apps/v1`. */
export function apiVersionOf({ group, version }: Pick<Kind, 'group' | 'version'>): string {
  return group ? `${group}/${version}` : version
}
