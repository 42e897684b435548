/** What a filter compares with. */
export type Scalar = string | number | boolean | null

/** The steps of a dotted path. */
export type Path = readonly string[]

/** True for what JSON has besides objects and arrays; NaN and infinities are no JSON. */
export const isScalar = (value: unknown): value is Scalar =>
  value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)

/**
 * True when `test` holds for any value at the path. An array on the way, or at the end, stands for each of its elements;
 * an array within an array is not looked into. A path that leads nowhere has no value to test.
 */
export function someAt(value: unknown, path: Path, test: (value: unknown) => boolean, at = 0): boolean {
  if (Array.isArray(value)) {
    return value.some((element) => !Array.isArray(element) && someAt(element, path, test, at))
  }
  const name = path[at]
  if (name === undefined) return test(value)
  const next = ownField(value, name)
  return next !== undefined && someAt(next, path, test, at + 1)
}

/** True when the field is there, whatever its value: null and an empty array count. */
export function existsAt(value: unknown, path: Path, at = 0): boolean {
  const name = path[at]
  if (name === undefined) return true
  if (Array.isArray(value)) return value.some((element) => !Array.isArray(element) && existsAt(element, path, at))
  const next = ownField(value, name)
  return next !== undefined && existsAt(next, path, at + 1)
}

/** All scalars at a dotted path, as a filter sees them: under these a message is looked up in an index of equalities. */
export function valuesAt(value: unknown, path: string): Scalar[] {
  const found: Scalar[] = []
  someAt(value, path.split('.'), (reached) => {
    if (isScalar(reached)) found.push(reached)
    return false
  })
  return found
}

/** Own fields only, so that `constructor` and `__proto__` are names like any other. */
const ownField = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
