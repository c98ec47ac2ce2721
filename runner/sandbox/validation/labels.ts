import type { Cause } from '../storage/status-error.ts'
import { invalidValue } from './cause.ts'
import { labelValueFaults, qualifiedNameFaults } from './names.ts'

/** Every key and value of these labels that is not allowed. */
export function labelCauses(field: string, labels: Record<string, string> = {}): Cause[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...qualifiedNameFaults(key).map(why => invalidValue(field, key, why)),
    ...labelValueFaults(value).map(why => invalidValue(field, value, why)),
  ])
}
