import { invalidInput } from '../errors.ts'
import { type Condition, readCondition } from './condition.ts'
import { existsAt, type Scalar, someAt } from './path.ts'

/** The longest filter, in characters of JSON. */
const MAX_SOURCE_LENGTH = 65_536

/** A filter can only match a message that has one of `values` at `path` (dotted; read it with `valuesAt`). */
export interface Equality {
  path: string
  values: readonly Scalar[]
}

/** A filter on what a message says, read and compiled once. */
export interface ContentFilter {
  /** The JSON it was read from. */
  readonly source: string
  readonly test: (message: unknown) => boolean
  readonly equalities: readonly Equality[]
}

/**
 * Reads a content filter, in the operator form that Convoy and Outpost share:
 * `{ "profile.followerCount": { "$gte": 1000 }, "profile": { "handle": { "$startsWith": "a" } } }`.
 *
 * - Everything in an object must hold. A dotted path and nested objects are two spellings of one thing.
 * - A plain value means `$eq`. Values are compared with their own type only: 1 is not "1", null equals null alone.
 * - `$gt $gte $lt $lte` take numbers or texts (by code unit, so ISO dates work); another type, or no value, fails them.
 * - A list in the message stands for its elements: a condition holds when it does for any one, each condition by itself.
 *   An empty list has no element; a list within a list is not looked into.
 * - `$neq`, `$nin` and `$not` are the exact opposite of `$eq`, `$in` and what they hold: they pass when the field is
 *   missing, and fail when any element of a list is the value.
 * - `$exist` asks whether the field is there; null and an empty list are.
 * - `$regex` finds a pattern of RE2's syntax anywhere in the first 1,000 characters; `(?i)` in front ignores case.
 * - `{}` lets everything through.
 * @param where what to call it in errors
 * @throws InvalidInput that names the place, e.g. `filter.profile.followerCount.$gt`
 */
export function parseContentFilter(input: unknown, where = 'filter'): ContentFilter {
  const condition = readCondition(input, where)
  const source = JSON.stringify(input)
  if (source.length > MAX_SOURCE_LENGTH) {
    throw invalidInput(where, `must have at most ${MAX_SOURCE_LENGTH} characters of JSON; it has ${source.length}`)
  }
  return { source, test: compile(condition), equalities: equalitiesOf(condition) }
}

/** True when the filter lets the message through. `message` is parsed JSON; it is only read. */
export const matchContent = (filter: ContentFilter, message: unknown): boolean => filter.test(message)

/** The filter as it was given, for keeping and showing; `parseContentFilter` reads it back. */
export const toSource = (filter: ContentFilter): Record<string, unknown> => JSON.parse(filter.source)

/**
 * The equalities that a message must meet, for an index from (path, value) to filters: `$eq`, plain values and `$in`
 * that nothing but AND stands above. Any one of them may be picked; empty = the filter must be tried on every message.
 */
export const indexable = (filter: ContentFilter): readonly Equality[] => filter.equalities

/** Turns a condition into a function, so that nothing is looked up by name for each message. */
function compile(condition: Condition): (message: unknown) => boolean {
  switch (condition.kind) {
    case 'all': {
      const tests = condition.of.map(compile)
      return (message) => tests.every((test) => test(message))
    }
    case 'any': {
      const tests = condition.of.map(compile)
      return (message) => tests.some((test) => test(message))
    }
    case 'not': {
      const test = compile(condition.of)
      return (message) => !test(message)
    }
    case 'exists': {
      const { path } = condition
      return (message) => existsAt(message, path)
    }
    case 'compares': {
      const { path, test, isNegated } = condition
      return isNegated ? (message) => !someAt(message, path, test) : (message) => someAt(message, path, test)
    }
  }
}

function equalitiesOf(condition: Condition): Equality[] {
  if (condition.kind === 'all') return condition.of.flatMap(equalitiesOf)
  if (condition.kind !== 'compares' || !condition.values) return []
  return [{ path: condition.path.join('.'), values: condition.values }]
}
