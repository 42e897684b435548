import fc from 'fast-check'
import { z } from 'zod'

/** The parts of JSON Schema that zod writes and these values are made by. */
interface Node {
  type?: string
  format?: string
  pattern?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Node[]
  oneOf?: Node[]
  allOf?: Node[]
  properties?: Record<string, Node>
  required?: string[]
  items?: Node
  additionalProperties?: Node | boolean
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
}

/** Real values by the name of the field or parameter: `{ streamId: [4, 9] }`. */
export type Seeds = Readonly<Record<string, readonly unknown[]>>

const words = ['Founder of Acme', 'Wedding photographers in Berlin', 'n', 'é 漢字 🎈', 'a'.repeat(200), ' x ']

/** Longer ones would make requests slow and find no more. */
const MAX_ITEMS = 3

/** Values that `schema` takes, or nearly: refinements are not known here. */
export function valuesOf(schema: z.ZodType, seeds: Seeds): fc.Arbitrary<unknown> {
  const input = toNode(schema, 'input')
  // Of what is read before it is parsed only the result is known, and that may be sent as well.
  const isUnknown = !input.type && !input.anyOf && !input.oneOf && !input.allOf
  return ofNode(isUnknown ? toNode(schema, 'output') : input, '', seeds)
}

const toNode = (schema: z.ZodType, io: 'input' | 'output'): Node =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as Node

/** Other values than the seeds would be good, and take too long. */
const isExact = new Set(['wait'])

function ofNode(node: Node, name: string, seeds: Seeds): fc.Arbitrary<unknown> {
  const known = seeds[name]
  if (known && isExact.has(name)) return fc.constantFrom(...known)
  const plain = ofShape(node, name, seeds)
  if (!known) return plain
  return fc.oneof({ arbitrary: fc.constantFrom(...known), weight: 8 }, { arbitrary: plain, weight: 1 })
}

function ofShape(node: Node, name: string, seeds: Seeds): fc.Arbitrary<unknown> {
  const choices = node.anyOf ?? node.oneOf
  if (choices?.length) return fc.oneof(...choices.map((choice) => ofNode(choice, name, seeds)))
  if (node.allOf?.[0]) return ofNode(node.allOf[0], name, seeds)
  if ('const' in node) return fc.constant(node.const)
  if (node.enum?.length) return fc.constantFrom(...node.enum)
  switch (node.type) {
    case 'string':
      return texts(node)
    case 'integer':
      return fc.integer({ min: Math.max(node.minimum ?? 0, -1e9), max: Math.min(node.maximum ?? 50, 1e9) })
    case 'number':
      return fc.oneof(fc.integer({ min: 0, max: 60 }), fc.double({ noNaN: true, noDefaultInfinity: true }))
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array': {
      const minLength = node.minItems ?? 0
      return fc.array(ofNode(node.items ?? {}, name.replace(/s$/, ''), seeds), {
        minLength,
        maxLength: Math.max(minLength, Math.min(node.maxItems ?? MAX_ITEMS, MAX_ITEMS)),
      })
    }
    case 'object':
      return objects(node, seeds)
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

function objects(node: Node, seeds: Seeds): fc.Arbitrary<unknown> {
  const properties = Object.entries(node.properties ?? {})
  if (properties.length === 0 && typeof node.additionalProperties === 'object') {
    const key = fc.oneof(
      fc.constantFrom('job_role', 'profile.followerCount', 'type', 'x-team'),
      fc.string({ maxLength: 20 }),
    )
    return fc.dictionary(key, ofNode(node.additionalProperties, '', seeds), { maxKeys: MAX_ITEMS })
  }
  const model = Object.fromEntries(properties.map(([name, child]) => [name, ofNode(child, name, seeds)]))
  return fc.record(model, { requiredKeys: node.required ?? [] })
}

function texts({ format, pattern, minLength = 0, maxLength = 200 }: Node): fc.Arbitrary<string> {
  if (format === 'date-time')
    return fc.constantFrom('2026-03-04T06:46:10Z', '2020-01-01T00:00:00+01:00', '1970-01-01T00:00:00.000Z')
  if (format === 'date') return fc.constantFrom('2026-03-04', '0001-01-01')
  if (format === 'email') return fc.constantFrom('a@example.org', 'b+c@example.org')
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern))
  const most = Math.min(maxLength, 300)
  const free = fc.string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, Math.min(most, 40)) })
  return fc.oneof(fc.constantFrom(...words.map((word) => word.slice(0, most))), free)
}

/** An own property, as JSON text can make one. */
const prototypeKey: unknown = JSON.parse('{"__proto__": {"name": "x"}, "constructor": {"prototype": {"polluted": 1}}}')

/** Values that fit nowhere, or only by accident. */
export const oddValues: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 1.5, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 53, Number.MAX_SAFE_INTEGER],
  ...[
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    'x\udfffy',
    '\u202e',
    '\ufeff',
    '%',
    '{{',
    '$[x]',
    "'; drop table lead;--",
  ],
  ...[
    '__proto__',
    'constructor',
    '9'.repeat(400),
    'é'.repeat(3000),
    'x'.repeat(70_000),
    '2026-02-30',
    '-1',
    '1e3',
    'NaN',
  ],
  ...[[], [null], [[]], [{}], Array(600).fill(1), Array(600).fill('x'), {}, { a: 1 }, { length: 1e9 }, prototypeKey],
]

/** `value` with up to three places replaced by odd values, left out, or joined by keys that nobody asked for. */
export const mutated = (value: unknown): fc.Arbitrary<unknown> =>
  fc
    .array(fc.record({ place: fc.nat(), how: fc.nat(9), odd: fc.constantFrom(...oddValues) }), {
      minLength: 1,
      maxLength: 3,
    })
    .map((changes) => changes.reduce((before, { place, how, odd }) => changeAt(before, place, how, odd), value))

function changeAt(value: unknown, place: number, how: number, odd: unknown): unknown {
  const places = placesIn(value)
  const path = places[place % places.length] ?? []
  return changed(value, path, how, odd)
}

function placesIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))].slice(0, 200)
}

function changed(value: unknown, [key, ...rest]: string[], how: number, odd: unknown): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return odd
  const inner = (value as Record<string, unknown>)[key]
  if (Array.isArray(value)) return value.with(Number(key), changed(inner, rest, how, odd))
  if (rest.length > 0) return { ...value, [key]: changed(inner, rest, how, odd) }
  if (how === 0) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
  if (how === 1) return { ...value, nobodyAskedForThis: odd }
  return { ...value, [key]: changed(inner, rest, how, odd) }
}
