/** Shapes of JSON that came from outside, before anybody looked into it. */

/** A JSON object. */
export type Fields = Record<string, unknown>

/** True for a JSON object, not for a list or null. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The objects of a list; what is no list has none. */
export const toObjects = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : [])

/** Without the fields that have no value, so that the hub sees only what was filled in. */
export const withoutEmpty = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) =>
        value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  )
