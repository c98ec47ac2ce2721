/** Gives each field of `defaults` that the target does not have. */
export function fill<T extends object>(target: T, defaults: Partial<T>): void {
  for (const key of Object.keys(defaults) as (keyof T)[]) {
    const value = defaults[key]
    if (target[key] === undefined && value !== undefined) target[key] = value as T[keyof T]
  }
}
