import { type ContactRequest, newProfile } from '@leadwire/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type HttpSourceOptions, httpSource } from '../../../../relay/src/providers/enrichment/http.ts'
import { lookupOf } from '../../../../relay/src/providers/enrichment/lookups.ts'
import { type Step, startMisbehaving } from '../../../support/misbehaving-server.ts'
import { codeOf, errorOf } from '../../../support/seed.ts'
import { fakeWorld, startStub } from '../stub.ts'

const ada = newProfile('Ada', { externalId: '18446744073709551615', bio: 'Founder', url: 'https://ada.example' })
const request: ContactRequest = { profile: ada, outputs: ['linkedinUrl', 'email'], emailMode: 'any' }
const sourceOf = (url: string, options: Partial<HttpSourceOptions> = {}) =>
  httpSource({ ...fakeWorld(), url, apiKey: 'key-1', ...options })

const full = {
  handle: 'ada',
  linkedin: { url: 'https://uk.linkedin.com/in/Ada-L/', confidence: 'high' },
  email: { address: 'ada@EXAMPLE.com', confidence: 'high', status: 'verified' },
}

it('asks by the documented request and reads the documented answer', async () => {
  const server = await startStub(() => ({ body: full }))
  expect(await sourceOf(`${server.url}/enrich`).find(request)).toEqual({
    linkedin: [{ value: 'https://www.linkedin.com/in/ada-l', confidence: 'high', source: 'http' }],
    emails: [{ value: 'ada@example.com', confidence: 'high', source: 'http' }],
    notes: [],
  })
  const [seen] = server.requests
  expect(seen).toMatchObject({ method: 'POST', path: '/enrich', headers: { authorization: 'Bearer key-1' } })
  expect(JSON.parse(seen?.body ?? '')).toEqual({
    platform: 'x',
    handle: 'Ada',
    externalId: '18446744073709551615',
    displayName: null,
    bio: 'Founder',
    location: null,
    url: 'https://ada.example',
    requestedOutputs: ['linkedinUrl', 'email'],
    emailMode: 'any',
  })
})

it.each([
  ['404', { status: 404 }],
  ['an empty answer', { body: { handle: 'ada' } }],
  ['nulls', { body: { handle: '@ADA', linkedin: null, email: null } }],
  [
    'an address that it knows to be bad',
    { body: { handle: 'ada', email: { address: 'a@example.com', status: 'invalid' } } },
  ],
])('finds nothing by %s', async (_, reply) => {
  const server = await startStub(() => reply)
  expect(await sourceOf(server.url).find(request)).toEqual({ linkedin: [], emails: [], notes: [] })
})

it('leaves out what is neither an address nor a link, and says so', async () => {
  const body = { handle: 'ada', linkedin: { url: 'https://evil.example/in/ada' }, email: { address: 'ask me' } }
  const server = await startStub(() => ({ body }))
  expect(await sourceOf(server.url).find(request)).toEqual({
    linkedin: [],
    emails: [],
    notes: ['http gave a LinkedIn address that is none', 'http gave an e-mail address that is none'],
  })
})

describe('refuses, so that nothing is charged,', () => {
  it.each<[string, unknown, RegExp]>([
    ['another person’s answer', { ...full, handle: 'bob' }, /about another person than Ada/],
    ['one of another network', { ...full, platform: 'instagram' }, /about another person/],
    ['an answer about nobody', { linkedin: full.linkedin }, /another shape: handle/],
    ['a text in place of an object', { ...full, email: 'ada@example.com' }, /another shape: email/],
    ['a number in place of a text', { ...full, email: { address: 7 } }, /another shape: email.address/],
    [
      'a confidence that there is not',
      { ...full, linkedin: { url: 'x', confidence: 97 } },
      /another shape: linkedin.confidence/,
    ],
    ['a list', [full], /another shape: root/],
    ['null', 'null', /another shape: root/],
    ['a page of HTML', '<!doctype html><p>Error</p>', /not JSON/],
    ['an empty body', '\n', /not JSON/],
    ['half a body', '{"handle":"ada","email":', /not JSON/],
  ])('%s', async (_, body, message) => {
    const server = await startStub(() => ({ body }))
    const error = await errorOf(sourceOf(server.url).find(request))
    expect(error).toMatchObject({ kind: 'Upstream', code: 'enrichment_failed' })
    expect(error.message).toMatch(message)
    // It will say the same again.
    expect(server.requests).toHaveLength(1)
  })

  it('an answer without end', async () => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"handle":"'
    const server = await startMisbehaving({ does: [head, { flood: 'a' }] })
    onTestFinished(() => server.stop())
    const error = await errorOf(sourceOf(`http://127.0.0.1:${server.port}`).find(request))
    expect(error.message).toMatch(/larger than 262144 bytes/)
  })
})

describe('tries again', () => {
  it('as the server asks, and then takes the answer', async () => {
    const server = await startStub((_, index) =>
      index === 0 ? { status: 429, headers: { 'retry-after': '7' } } : index === 1 ? { status: 503 } : { body: full },
    )
    const world = fakeWorld()
    const found = await httpSource({ ...world, url: server.url, apiKey: '' }).find(request)
    expect(found.emails).toHaveLength(1)
    expect(world.sleeps).toEqual([7_000, 1_000])
    expect(server.requests[0]?.headers.authorization).toBeUndefined()
  })

  it.each<[string, Step[]]>([
    ['broke off', ['reset']],
    ['ended within its answer', ['HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"handle"', 'close']],
    ['spoke another protocol', ['220 hello\r\n', 'close']],
    ['said nothing', ['hang']],
  ])('where it %s, four times in all', async (_, does) => {
    const server = await startMisbehaving({ does })
    onTestFinished(() => server.stop())
    const source = sourceOf(`http://127.0.0.1:${server.port}`, { timeoutMs: 200 })
    const error = await errorOf(source.find(request))
    expect(error).toMatchObject({ kind: 'Upstream', code: 'enrichment_failed', retryAfterMs: 60_000 })
    expect(server.requests).toHaveLength(4)
  })
})

it('does not wait for a server that asks for an hour, and passes that on', async () => {
  const server = await startStub(() => ({ status: 429, headers: { 'retry-after': '3600' } }))
  expect(await errorOf(sourceOf(server.url).find(request))).toMatchObject({ retryAfterMs: 3_600_000 })
  expect(server.requests).toHaveLength(1)
})

it('tells what the server said, without the key, and follows no redirect', async () => {
  const server = await startStub(() => ({ status: 401, body: { error: 'bad key key-1' } }))
  expect((await errorOf(sourceOf(server.url).find(request))).message).toBe(
    'The enrichment server answered 401 (bad key [key])',
  )
  const other = await startStub(() => ({ body: full }))
  const redirecting = await startStub(() => ({ status: 307, headers: { location: other.url } }))
  expect(await codeOf(sourceOf(redirecting.url).find(request))).toBe('enrichment_failed')
  expect(other.requests).toEqual([])
})

it('has so many requests under way at most', async () => {
  let [open, mostOpen] = [0, 0]
  const fetch: typeof globalThis.fetch = async () => {
    mostOpen = Math.max(mostOpen, ++open)
    await new Promise((done) => setTimeout(done, 5))
    open--
    return Response.json(full)
  }
  const source = sourceOf('http://enrich.example', { fetch, concurrency: 3 })
  await Promise.all(Array.from({ length: 20 }, () => source.find(request)))
  expect(mostOpen).toBe(3)
})

it('ends with the reason of whoever stops it, also while it waits for its turn', async () => {
  const server = await startStub(() => 'hang')
  const source = sourceOf(server.url, { concurrency: 1 })
  const stopper = new AbortController()
  const asked = [1, 2].map(() => source.find({ ...request, signal: stopper.signal }))
  const seen = Promise.allSettled(asked)
  await expect.poll(() => server.requests.length).toBe(1)
  stopper.abort(new Error('enough'))
  expect((await seen).map((one) => (one.status === 'rejected' ? String(one.reason) : 'found'))).toEqual([
    'Error: enough',
    'Error: enough',
  ])
})

describe('a lookup', () => {
  const check = async (address: string) =>
    address.startsWith('bad')
      ? { status: 'invalid' as const, score: 0, reasons: ['no_such_mailbox' as const] }
      : { status: 'verified' as const, score: 85, reasons: ['mx_record' as const] }
  const found = (emails: string[]) => ({
    name: 'test',
    find: async () => ({
      linkedin: [],
      emails: emails.map((value) => ({ value, confidence: 'high' as const, source: 'bio' })),
      notes: ['a note'],
    }),
  })

  it('checks what was found and gives out the first that is good', async () => {
    expect(await lookupOf(found(['bad@example.com', 'ada@example.com']), check)(request)).toEqual({
      linkedin: null,
      email: {
        address: 'ada@example.com',
        status: 'verified',
        score: 85,
        confidence: 'high',
        source: 'bio',
        reasons: ['mx_record'],
      },
      notes: ['a note'],
    })
  })

  it('calls nobody unfound of whose address DNS said nothing, but fails and asks for another try', async () => {
    const silent = async () => ({ status: 'unknown' as const, score: 30, reasons: ['dns_did_not_answer' as const] })
    const look = lookupOf(found(['ada@example.com']), silent)
    await expect(look({ ...request, emailMode: 'verified' })).rejects.toMatchObject({
      code: 'enrichment_failed',
      message: expect.stringContaining('DNS did not answer'),
      retryAfterMs: 60_000,
    })
    expect(await look({ ...request, emailMode: 'any' })).toMatchObject({ email: { status: 'unknown' } })
  })

  it('says nothing of what was not asked for', async () => {
    expect(await lookupOf(found(['bad@example.com']), check)({ ...request, outputs: ['email'] })).toEqual({
      email: null,
      notes: ['a note'],
    })
  })
})
