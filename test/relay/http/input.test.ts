import { gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { parseJson } from '../../../relay/src/http/json.ts'
import { startApp } from './app-under-test.ts'

const invalid = (path: string, message: unknown = expect.any(String)) => ({
  status: 400,
  body: { error: 'invalid_request', message: expect.any(String), issues: [{ path, message }] },
})

describe('bodies', () => {
  it('hands a parsed body to the route', async () => {
    const { post } = await startApp()
    const answer = await post('/api/v2/things', { name: 'a', size: 2, other: 'dropped' })
    expect(answer).toMatchObject({ status: 201, body: { made: 'made a', body: { name: 'a', size: 2 } } })
    expect(answer.body.body).not.toHaveProperty('other')
  })

  it.each([
    ['{"name":', 'not JSON'],
    ["{'name':'a'}", 'not JSON'],
    ['{"name":"a"}}', 'not JSON'],
    ['[object Object]', 'not JSON'],
    ['\0', 'not JSON'],
  ])('refuses the malformed body %j', async (text, part) => {
    const { post } = await startApp()
    expect(await post('/api/v2/things', text)).toMatchObject(invalid('', expect.stringContaining(part)))
  })

  it.each([
    ['null', 'null'],
    ['a number', '5'],
    ['an array', '[]'],
    ['text', '"name"'],
    ['nothing', ''],
  ])('refuses a body that is %s', async (_name, text) => {
    const { post } = await startApp()
    expect(await post('/api/v2/things', text)).toMatchObject(invalid(''))
  })

  it('names every faulty field', async () => {
    const { post } = await startApp()
    const answer = await post('/api/v2/things', { name: '', size: 1.5 })
    expect(answer.status).toBe(400)
    expect(answer.body.issues.map(({ path }: { path: string }) => path)).toEqual(['name', 'size'])
    expect(answer.body.message).toMatch(/^name: .* \(and 1 more\)$/)
  })

  it('answers 413 body_too_large above 1 MB, with a length and without', async () => {
    const { post, call, services } = await startApp()
    const make = vi.spyOn(services, 'make')
    const large = JSON.stringify({ name: 'x'.repeat(1_000_000) })
    expect(await post('/api/v2/things', large)).toMatchObject({ status: 413, body: { error: 'body_too_large' } })
    const stream = new ReadableStream({
      start: (controller) => {
        for (let i = 0; i < 20; i++) controller.enqueue(new TextEncoder().encode(large.slice(0, 100_000)))
        controller.close()
      },
    })
    const headers = { 'content-type': 'application/json' }
    expect(await call('POST', '/api/v2/things', { headers, body: stream })).toMatchObject({ status: 413 })
    const fitting = JSON.stringify({ name: 'x'.repeat(1_000_000 - 11) })
    expect(fitting.length).toBe(1_000_000)
    expect((await post('/api/v2/things', fitting)).status).toBe(201)
    expect(make).toHaveBeenCalledTimes(1)
  })

  it('names the content type that it wants', async () => {
    const { call } = await startApp()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await call('POST', '/api/v2/things', { headers, body: '{"name":"a"}' })
    expect(answer).toMatchObject(invalid('', expect.stringContaining('application/json')))
  })

  it('takes JSON under any of its names, and without one', async () => {
    const { call } = await startApp()
    const body = new TextEncoder().encode('\uFEFF{"name":"ä"}')
    for (const type of ['application/json', 'Application/JSON; charset=utf-8', 'application/vnd.x+json', '']) {
      const answer = await call('POST', '/api/v2/things', { headers: type ? { 'content-type': type } : {}, body })
      expect([type, answer.status, answer.body.made]).toEqual([type, 201, 'made ä'])
    }
  })

  it('refuses other encodings of text and bytes', async () => {
    const { call } = await startApp()
    const headers = { 'content-type': 'application/json' }
    const latin = Buffer.from('{"name":"\xe4"}', 'latin1')
    expect(await call('POST', '/api/v2/things', { headers, body: latin })).toMatchObject(
      invalid('', expect.stringContaining('UTF-8')),
    )
    const packed = { headers: { ...headers, 'content-encoding': 'gzip' }, body: gzipSync('{"name":"a"}') }
    expect(await call('POST', '/api/v2/things', packed)).toMatchObject(invalid('', expect.stringContaining('gzip')))
  })

  it('gives csv and ndjson to routes that take them, up to their limit', async () => {
    const { call, post } = await startApp()
    const send = (type: string, body: string) =>
      call('POST', '/api/v2/rows', { headers: { 'content-type': type }, body })
    expect((await send('text/csv', 'a,b\n')).body).toEqual({ body: 'a,b\n' })
    expect((await send('application/x-ndjson', '{}\n{}\n')).body).toEqual({ body: '{}\n{}\n' })
    expect((await post('/api/v2/rows', [1, 2])).body).toEqual({ body: [1, 2] })
    expect((await send('text/csv', 'x'.repeat(101))).status).toBe(413)
    expect(await call('POST', '/api/v2/things', { headers: { 'content-type': 'text/csv' }, body: 'a' })).toMatchObject(
      invalid(''),
    )
  })

  it('does not look at a body where none is asked for', async () => {
    const { post, call } = await startApp()
    expect((await post('/api/v2/runs', '')).status).toBe(202)
    expect((await post('/api/v2/runs', 'not json')).status).toBe(202)
    expect((await call('DELETE', '/api/v2/things/1', { body: '{' })).status).toBe(204)
  })

  it('lets no key of a body reach a prototype', async () => {
    const { post } = await startApp()
    const text = '{"name":"a","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'
    expect((await post('/api/v2/things', text)).status).toBe(201)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('parseJson', () => {
  it.each(['{"a":{"__proto__":{"b":1}}}', '{"a":{"\\u005f_proto__":{"b":1}}}'])('drops the key in %s', (text) => {
    expect(Object.assign({}, (parseJson(text) as { a: object }).a)).not.toHaveProperty('b')
  })

  it('keeps such a word where it is a value', () => {
    expect(parseJson('{"a":"__proto__"}')).toEqual({ a: '__proto__' })
  })

  it('refuses deep nesting, counting only real brackets', () => {
    expect(() => parseJson('['.repeat(500_000))).toThrow('deeper than 64')
    expect(() => parseJson(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`)).toThrow('deeper than 64')
    expect(parseJson(`${'['.repeat(64)}${']'.repeat(64)}`)).toBeDefined()
    expect(parseJson(JSON.stringify({ a: '\\"[['.repeat(100) }))).toEqual({ a: '\\"[['.repeat(100) })
    expect(parseJson(JSON.stringify(Array(200).fill([])))).toHaveLength(200)
  })
})

describe('queries', () => {
  it('parses what the route declares and drops the rest', async () => {
    const { call } = await startApp()
    const { body } = await call('GET', '/api/v2/things?limit=5&word=a%20b&else=1')
    expect(body.query).toEqual({ limit: 5, word: 'a b' })
  })

  it.each([
    ['limit=11', 'limit'],
    ['limit=x', 'limit'],
    ['word=a&word=b', 'word'],
    ['__proto__=1', '__proto__'],
    ['constructor=1', 'constructor'],
    ['else=1&else=2', 'else'],
  ])('refuses ?%s', async (query, path) => {
    const { call } = await startApp()
    expect(await call('GET', `/api/v2/things?${query}`)).toMatchObject(invalid(path))
  })

  it.each(['word[a]=1', 'word[]=1', 'limit=5&%zz', '&&&', '?'])('makes nothing special of ?%s', async (query) => {
    const { call } = await startApp()
    const { status, body } = await call('GET', `/api/v2/things?${query}`)
    expect([status, body.query.word]).toEqual([200, undefined])
  })
})

describe('path ids', () => {
  it('gives a number to the route', async () => {
    const { call } = await startApp()
    expect((await call('GET', '/api/v2/things/9007199254740991')).body).toEqual({ id: 9007199254740991 })
  })

  it.each([
    '0',
    '-1',
    '1.5',
    '1e3',
    '01',
    '0x10',
    'abc',
    '%20',
    '1%00',
    '9007199254740992',
    '99999999999999999999',
    '1;drop',
    '%F0%9F%9A%80',
  ])('answers thing_not_found for %s', async (id) => {
    const { call } = await startApp()
    expect(await call('GET', `/api/v2/things/${id}`)).toMatchObject({ status: 404, body: { error: 'thing_not_found' } })
  })
})
