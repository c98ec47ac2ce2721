import type { ConfigMap } from 'kubernetes-types/core/v1.d.ts'
import type { KubeObject } from '../objects.ts'
import { same } from '../registry/json.ts'
import type { Cause } from '../storage/status-error.ts'
import { forbiddenField, invalidValue } from './cause.ts'

/** Every rule that a ConfigMap or Secret breaks. Source: k8s.io/kubernetes pkg/apis/core/validation validation.go. */
export function dataCauses(object: KubeObject, old?: KubeObject): Cause[] {
  return [...keyCauses(object as ConfigMap), ...(old ? immutableCauses(object as ConfigMap, old as ConfigMap) : [])]
}

const keyPattern = /^[-._a-zA-Z0-9]+$/

const why =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or " +
  "'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"

function keyCauses({ data = {}, binaryData = {} }: ConfigMap): Cause[] {
  const of = (field: string, map: object) =>
    Object.keys(map)
      .filter(key => !keyPattern.test(key) || key === '.' || key === '..')
      .map(key => invalidValue(`${field}[${key}]`, key, why))
  return [...of('data', data), ...of('binaryData', binaryData)]
}

function immutableCauses(object: ConfigMap, old: ConfigMap): Cause[] {
  if (!old.immutable) return []
  const changed = (['immutable', 'data', 'binaryData'] as const).filter(field => !same(object[field], old[field]))
  return changed.map(field => forbiddenField(field, 'field is immutable when `immutable` is set'))
}
