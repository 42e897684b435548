import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isLeadwireError } from '../../../core/src/errors.ts'
import { indexable, matchContent, parseContentFilter, toSource } from '../../../core/src/filters/content-filter.ts'
import { valuesAt } from '../../../core/src/filters/path.ts'

/** Filters, each against so many messages: 100,000 cases in all. */
const FILTERS = 10_000
const MESSAGES = 10

/** Everything that stands at a path, by the written rules: slow, and without anything of the code under test. */
function valuesOf(message: unknown, path: readonly string[]): unknown[] {
  const spread = (value: unknown): unknown[] =>
    Array.isArray(value) ? value.filter((element) => !Array.isArray(element)) : [value]
  let values = spread(message)
  for (const name of path) {
    values = values
      .filter((value): value is object => value !== null && typeof value === 'object')
      .flatMap((value) => Object.entries(value).flatMap(([key, field]) => (key === name ? spread(field) : [])))
  }
  return values
}

function isThere(message: unknown, path: readonly string[]): boolean {
  const last = path.at(-1) as string
  return valuesOf(message, path.slice(0, -1)).some(
    (holder) => holder !== null && typeof holder === 'object' && Object.keys(holder).includes(last),
  )
}

/** What a filter says about a message, read from the filter's source each time. */
function oracle(source: unknown, message: unknown, path: readonly string[] = []): boolean {
  if (source === null || typeof source !== 'object') return valuesOf(message, path).some((value) => value === source)
  for (const [key, operand] of Object.entries(source)) {
    if (!holds(key, operand, message, path)) return false
  }
  return true
}

function holds(key: string, operand: unknown, message: unknown, path: readonly string[]): boolean {
  const values = valuesOf(message, path)
  const list = (Array.isArray(operand) ? operand : [operand]) as string[]
  const texts = values.filter((value): value is string => typeof value === 'string')
  const same = values.filter((value) => typeof value === typeof operand && value !== null) as number[]
  const bound = operand as number
  if (key === '$and') return list.filter((branch) => !oracle(branch, message, path)).length === 0
  if (key === '$or') return list.filter((branch) => oracle(branch, message, path)).length > 0
  if (key === '$not') return oracle(operand, message, path) === false
  if (key === '$eq') return values.indexOf(operand) >= 0
  if (key === '$neq') return values.indexOf(operand) < 0
  if (key === '$in') return list.filter((item) => values.indexOf(item) >= 0).length > 0
  if (key === '$nin') return list.filter((item) => values.indexOf(item) >= 0).length === 0
  if (key === '$gt') return same.filter((value) => value > bound).length > 0
  if (key === '$gte') return same.filter((value) => value >= bound).length > 0
  if (key === '$lt') return same.filter((value) => value < bound).length > 0
  if (key === '$lte') return same.filter((value) => value <= bound).length > 0
  if (key === '$exist') return isThere(message, path) === operand
  if (key === '$startsWith') return texts.some((text) => list.some((part) => text.indexOf(part) === 0))
  if (key === '$endsWith') {
    return texts.some((text) => list.some((part) => text.slice(text.length - part.length) === part))
  }
  if (key === '$regex') return texts.some((text) => new RegExp(operand as string).exec(text) !== null)
  return oracle(operand, message, [...path, ...key.split('.')])
}

// Few names and few values, so that filters and messages meet; some that a careless reader would stumble over.
const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b') },
  { weight: 1, arbitrary: fc.constantFrom('c', 'length', 'constructor', '__proto__') },
)
const text = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('a', 'ab', '1') },
  { weight: 1, arbitrary: fc.constantFrom('', 'ba', 'abc', '10', '9', '2026-01-02', 'é', '🚀') },
)
const number = fc.constantFrom(0, -0, 1, 9, 10)
const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null))
const pattern = fc.constantFrom('^a', 'b$', 'a.*c', '[0-9]+', '^(?:a|b)+$', '(a+)+$', '^$', 'é|🚀')
const path = fc.oneof(
  { weight: 3, arbitrary: name },
  { weight: 1, arbitrary: fc.tuple(name, name).map((names) => names.join('.')) },
)

/** An object with own keys only, `__proto__` among them, as `JSON.parse` makes it. */
const fromEntries = (entries: [string, unknown][]): unknown => {
  const object = {}
  for (const [key, value] of entries) {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  }
  return object
}
const objectOf = (key: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>, minLength: number, maxLength: number) =>
  fc.array(fc.tuple(key, value), { minLength, maxLength }).map(fromEntries)

const { message } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 3, arbitrary: scalar },
    { weight: 1, arbitrary: tie('message') },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
  ),
  message: objectOf(name, tie('value'), 1, 6),
}))

const operator = fc.oneof(
  fc.tuple(fc.constantFrom('$eq', '$neq'), scalar),
  fc.tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte'), fc.oneof(text, number)),
  fc.tuple(fc.constantFrom('$in', '$nin'), fc.array(scalar, { minLength: 1, maxLength: 4 })),
  fc.tuple(fc.constantFrom('$startsWith', '$endsWith'), fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 }))),
  fc.tuple(fc.constant('$exist'), fc.boolean()),
  fc.tuple(fc.constant('$regex'), pattern),
)

/** `filter` stands at the top, `condition` below a field, where a plain value and a bare operator have a meaning. */
const { filter } = fc.letrec((tie) => {
  const entryOf = (branch: fc.Arbitrary<unknown>) =>
    fc.oneof(
      { maxDepth: 3 },
      { weight: 6, arbitrary: fc.tuple(path, tie('condition')) },
      {
        weight: 1,
        arbitrary: fc.tuple(fc.constantFrom('$and', '$or'), fc.array(branch, { minLength: 1, maxLength: 3 })),
      },
      { weight: 1, arbitrary: fc.tuple(fc.constant('$not'), branch) },
    ) as fc.Arbitrary<[string, unknown]>
  const entriesOf = (entry: fc.Arbitrary<[string, unknown]>) =>
    fc
      .oneof(
        { weight: 3, arbitrary: fc.array(entry, { minLength: 1, maxLength: 1 }) },
        { weight: 1, arbitrary: fc.array(entry, { minLength: 2, maxLength: 3 }) },
      )
      .map(fromEntries)
  return {
    condition: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      scalar,
      entriesOf(operator as fc.Arbitrary<[string, unknown]>),
      entriesOf(fc.oneof(operator as fc.Arbitrary<[string, unknown]>, entryOf(tie('condition')))),
    ),
    filter: entriesOf(entryOf(tie('filter'))),
  }
})

it('agrees with a naive reading of the rules in 100,000 random cases, and its equalities exclude no match', () => {
  const counts = { cases: 0, matches: 0, indexed: 0, indexedMatches: 0 }
  const property = fc.property(
    filter,
    fc.array(message, { minLength: MESSAGES, maxLength: MESSAGES }),
    (source, all) => {
      const read = parseContentFilter(source)
      const equalities = indexable(read)
      expect(toSource(read)).toEqual(JSON.parse(JSON.stringify(source)))
      for (const value of all) {
        const isMatch = matchContent(read, value)
        if (isMatch !== oracle(source, value)) {
          throw new Error(`${JSON.stringify(source)} on ${JSON.stringify(value)} gave ${isMatch}`)
        }
        counts.cases += 1
        if (isMatch) counts.matches += 1
        if (equalities.length > 0) counts.indexed += 1
        if (!isMatch || equalities.length === 0) continue
        counts.indexedMatches += 1
        for (const { path, values } of equalities) {
          const found = new Set<unknown>(valuesAt(value, path))
          if (!values.some((wanted) => found.has(wanted))) {
            throw new Error(`${path} of ${JSON.stringify(source)} would have missed ${JSON.stringify(value)}`)
          }
        }
      }
    },
  )
  fc.assert(property, { numRuns: FILTERS })
  // Not a test of nothing: enough of both answers, and matches that an index must find.
  expect(counts.cases).toBe(FILTERS * MESSAGES)
  expect(counts.matches).toBeGreaterThan(counts.cases / 20)
  expect(counts.matches).toBeLessThan((counts.cases * 19) / 20)
  expect(counts.indexedMatches).toBeGreaterThan(100)
}, 120_000)

it('reads or refuses anything, and a refusal is always InvalidInput', () => {
  const counts = { read: 0, refused: 0 }
  const sign = fc.constantFrom(
    ...'()[]{}?*+|ab\\^$.-,19é🚀',
    '\\pL',
    '\\b',
    '(?i)',
    '(?:',
    '[^',
    '{2,5}',
    '{150}',
    '\ud800',
  )
  const anyPattern = fc.array(sign, { maxLength: 20 }).map((signs) => ({ a: { $regex: signs.join('') } }))
  const key = fc.oneof(
    name,
    fc.constantFrom('$eq', '$in', '$gt', '$or', '$and', '$not', '$exist', '$regex', 'a.b', '$'),
  )
  const anything = fc.anything({ key, withBigInt: true, withDate: true, withMap: true, withNullPrototype: true })
  fc.assert(
    fc.property(fc.oneof(anyPattern, anything), message, (source, value) => {
      try {
        expect(typeof matchContent(parseContentFilter(source), value)).toBe('boolean')
        counts.read += 1
      } catch (error) {
        if (!isLeadwireError(error)) throw error
        expect(error.kind).toBe('InvalidInput')
        counts.refused += 1
      }
    }),
    { numRuns: 5000 },
  )
  expect(counts.read).toBeGreaterThan(100)
  expect(counts.refused).toBeGreaterThan(100)
}, 60_000)
