import fc from 'fast-check'
import { type DocumentedRoute, paramsOf } from '../routes.ts'
import { mutated, oddValues, type Seeds, valuesOf } from './values.ts'

/** A request as it goes out. */
export interface FuzzRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: string | Buffer | undefined
}

const oddIds = [
  '0',
  '-1',
  '01',
  '1.5',
  '1e3',
  '999999',
  '9007199254740993',
  '9999999999999999',
  '%00',
  '%zz',
  '%F0%9F%92%A9',
  'constructor',
  'x'.repeat(300),
  'a%2Fb',
  '..',
  '%20',
  'dlv_0',
]
const oddNames = ['__proto__', 'constructor', 'limit', 'nobody', 'a%00b', '%', '']
const oddTexts = [
  '',
  '0',
  '-1',
  '1e9',
  '9'.repeat(30),
  '%00',
  '%ff',
  'true',
  'null',
  '[object Object]',
  'é',
  'x'.repeat(2000),
  '2026-02-30',
  '0000-01-01',
  '2026-01-01T00:00:00+23:59',
  'dTE',
  '%F0%9F%92%A9',
]
const oddTypes = [
  'text/plain',
  'application/xml',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/x-ndjson',
  'text/csv',
  'x',
  '',
  'application/json;'.repeat(50),
]

/** Requests to a route: most of them good but for one thing. */
export function requestsTo({ route, docs, name }: DocumentedRoute, seeds: Seeds): fc.Arbitrary<FuzzRequest> {
  const values = route.body ? valuesOf(route.body, seeds) : undefined
  const isLines = route.bodyTypes?.includes('ndjson') === true
  return fc
    .record({
      path: paths(route.path, seeds),
      query: queries(route.query ? valuesOf(route.query, seeds) : undefined),
      body: values ? bodies(values, docs.operations[name]?.body) : anyBody,
      headers: headers(),
      lines: values && isLines ? fc.option(linesOf(values), { freq: 2 }) : fc.constant(null),
    })
    .map(({ path, query, body, headers, lines }) => ({
      method: route.method.toUpperCase(),
      // What a client could not send at all would say nothing of the hub.
      path: `${path}${query}`.replaceAll(/[^\x21-\x7e]/gu, (char) => encoded(char)),
      headers: {
        ...(body !== undefined && { 'content-type': lines === null ? 'application/json' : 'application/x-ndjson' }),
        ...headers,
      },
      body: route.method === 'get' ? undefined : (lines ?? body),
    }))
}

/** The first list in a body as NDJSON, sometimes with a line that is none. */
const linesOf = (values: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc
    .tuple(values, fc.constantFrom('', '', '\n', '\r\n', '\n{', '\nnull', '\n[]', '\n"x"', '\u0000'))
    .chain(([value, end]) => {
      const list = Object.values(Object(value)).find(Array.isArray) ?? []
      return fc.oneof(fc.constant(list), mutated(list)).map((lines) => {
        const texts = Array.isArray(lines) ? lines.map((line) => JSON.stringify(line)) : [JSON.stringify(lines)]
        return `${texts.join('\n')}${end}`
      })
    })

/** Chosen by weight: the first is the usual one. */
const mostly = <T>(usual: fc.Arbitrary<T>, ...others: fc.Arbitrary<T>[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: usual, weight: 12 }, ...others.map((arbitrary) => ({ arbitrary, weight: 1 })))

function paths(path: string, seeds: Seeds): fc.Arbitrary<string> {
  const ids = paramsOf(path).map((param) =>
    mostly(fc.constantFrom(...(seeds[param] ?? [1]).map(String)), fc.constantFrom(...oddIds)),
  )
  return fc.tuple(...ids).map((values) => {
    let at = 0
    return path.replaceAll(/:\w+/g, () => values[at++] ?? '')
  })
}

function queries(values: fc.Arbitrary<unknown> | undefined): fc.Arbitrary<string> {
  const good = (values ?? fc.constant({})).map((fields) =>
    Object.entries(fields as Record<string, unknown>).map(([key, value]) => [key, encoded(String(value))] as const),
  )
  const pair = fc.tuple(fc.constantFrom(...oddNames), fc.constantFrom(...oddTexts))
  const spoiled = fc
    .tuple(good, fc.nat(), fc.constantFrom(...oddTexts))
    .map(([pairs, at, odd]) => pairs.map(([key, value], i) => [key, i === at % pairs.length ? odd : value] as const))
  const doubled = good.map((pairs) => [...pairs, ...pairs.slice(0, 1)])
  const more = fc.tuple(good, pair).map(([pairs, extra]) => [...pairs, extra])
  return fc
    .oneof(
      { arbitrary: good, weight: 6 },
      { arbitrary: spoiled, weight: values ? 6 : 0 },
      { arbitrary: doubled, weight: 1 },
      { arbitrary: more, weight: 1 },
    )
    .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.map((each) => each.join('=')).join('&')}`))
}

/** Lone surrogates have no percent-encoding. */
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed())

type Body = string | Buffer | undefined

function bodies(values: fc.Arbitrary<unknown>, example: unknown): fc.Arbitrary<Body> {
  const good = example === undefined ? values : fc.oneof({ arbitrary: values, weight: 3 }, fc.constant(example))
  const text = good.map((value) => JSON.stringify(value))
  return fc.oneof(
    { arbitrary: text, weight: 8 },
    { arbitrary: good.chain(mutated).map((value) => JSON.stringify(value)), weight: 12 },
    { arbitrary: fc.constantFrom(...oddValues).map((value) => JSON.stringify(value)), weight: 2 },
    { arbitrary: fc.tuple(text, fc.nat()).map(([whole, at]) => whole?.slice(0, at % (whole.length + 1))), weight: 1 },
    {
      arbitrary: fc
        .tuple(text, fc.nat(), fc.constantFrom('\u0000', '\\', '"', '{', ',', '\\u005f_proto__', '\ud800'))
        .map(
          ([whole = '', at, odd]) =>
            whole.slice(0, at % (whole.length + 1)) + odd + whole.slice(at % (whole.length + 1)),
        ),
      weight: 1,
    },
    { arbitrary: fc.array(text, { maxLength: 3 }).map((lines) => lines.join('\n')), weight: 1 },
    { arbitrary: anyBody, weight: 1 },
  )
}

const anyBody: fc.Arbitrary<Body> = fc.oneof(
  { arbitrary: fc.constant(undefined), weight: 4 },
  fc.constantFrom<Body[]>(
    '',
    '{}',
    '[]',
    'null',
    '{',
    '['.repeat(100_000),
    '{"a":'.repeat(70),
    'x=1',
    '"\\ud800"',
    '{"__proto__":{"a":1}}',
  ),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
)

function headers(): fc.Arbitrary<Record<string, string>> {
  const key = mostly(fc.constantFrom('one', 'two', 'three'), fc.constantFrom('', ' ', 'x'.repeat(256), 'é', 'a\tb'))
  return fc.oneof(
    { arbitrary: fc.constant({}), weight: 12 },
    { arbitrary: key.map((value) => ({ 'idempotency-key': value })), weight: 2 },
    fc.constantFrom(...oddTypes).map((value) => ({ 'content-type': value })),
    fc.constantFrom('gzip', 'br', 'identity', 'IDENTITY', 'x').map((value) => ({ 'content-encoding': value })),
    fc
      .constantFrom('', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', `Bearer ${'x'.repeat(600)}`)
      .map((authorization) => ({ authorization })),
    fc.constantFrom('', 'text/html', '*/*').map((accept) => ({ accept })),
  )
}
