import { describe, expect, it } from 'vitest'
import { scrapeBadgerSource } from '../../../../relay/src/providers/profiles/scrapebadger.ts'
import { collect, type StubReply } from '../stub.ts'
import { fetchRequest } from './folder.ts'
import { KEY, namesOf, openSource, userData, userList } from './scrapebadger-stub.ts'

describe('resolve', () => {
  it('reads a flat user and calls with the key in its header', async () => {
    const { source, requests } = await openSource(() => ({ body: userData('AdaL') }))
    await expect(source.resolve('adal')).resolves.toEqual({
      platform: 'x',
      externalId: '1900000000000000001',
      handle: 'AdaL',
      displayName: 'Name of AdaL',
      bio: 'Builds things',
      location: 'Oslo',
      url: 'https://example.com',
      profileImageUrl: 'https://example.com/p.png',
      followerCount: 12,
      followingCount: 3,
      tweetCount: 456,
      isVerified: true,
      isProtected: false,
      createdAt: Date.UTC(2021, 0, 5, 10),
    })
    expect(requests[0]).toMatchObject({ method: 'GET', path: '/v1/twitter/users/adal/by_username' })
    expect(requests[0]?.headers).toMatchObject({
      'x-api-key': KEY,
      'user-agent': expect.stringMatching(/^Leadwire\/\d/),
    })
  })

  it.each(['', '/', '/v1/twitter', '/v1/'])('takes a base URL that ends in %j', async (end) => {
    const { url, requests } = await openSource(() => ({ body: userData('ada') }))
    await scrapeBadgerSource({ apiKey: KEY, baseUrl: url + end }).resolve('ada')
    expect(requests[0]?.path).toBe('/v1/twitter/users/ada/by_username')
  })

  it('keeps an id that comes as a number beyond 2^53, and numbers that come as text', async () => {
    const body = JSON.stringify(userData('ada', { followers_count: '1234', description: 'id 1900000000000000003' }))
    const { source } = await openSource(() => ({ body: body.replace('"1900000000000000001"', '1900000000000000001') }))
    await expect(source.resolve('ada')).resolves.toMatchObject({
      externalId: '1900000000000000001',
      followerCount: 1234,
      bio: 'id 1900000000000000003',
    })
  })

  it('prefers the ISO date', async () => {
    const { source } = await openSource(() => ({
      body: userData('ada', { created_at_datetime: '2020-02-03T04:05:06Z' }),
    }))
    await expect(source.resolve('ada')).resolves.toMatchObject({ createdAt: Date.UTC(2020, 1, 3, 4, 5, 6) })
  })

  it('says protected and not found', async () => {
    const { source } = await openSource(({ path }) =>
      path.includes('/locked/')
        ? { body: userData('locked', { protected: true }) }
        : { status: 404, body: { detail: 'x' } },
    )
    await expect(source.resolve('locked')).rejects.toMatchObject({ kind: 'Unprocessable', code: 'handle_protected' })
    await expect(source.resolve('nobody')).rejects.toMatchObject({ kind: 'NotFound', code: 'handle_not_found' })
  })

  it('spends no call on what cannot be a handle', async () => {
    const { source, requests } = await openSource(() => ({ body: userData('ada') }))
    await expect(source.resolve('../account/me')).rejects.toMatchObject({ code: 'handle_not_found' })
    expect(requests).toHaveLength(0)
  })

  it.each<[string, StubReply | 'drop', RegExp, number]>([
    [
      'a refused key',
      { status: 401, body: { error: `Invalid key ${KEY}` } },
      /refused the API key.*401: Invalid key \[key\]/,
      1,
    ],
    [
      'spent credits',
      { status: 402, body: { detail: 'Insufficient credits' } },
      /credits are used up.*Insufficient/,
      1,
    ],
    [
      'a missing scope',
      { status: 403, body: { error: 'insufficient_scope' } },
      /key is disabled.*insufficient_scope/,
      1,
    ],
    ['a refused request', { status: 422, body: { detail: [{ loc: ['q'], msg: 'too short' }] } }, /422: too short/, 1],
    [
      'a server that is down',
      { status: 503, body: { error: 'temporarily_unavailable' } },
      /down \(503: temporarily/,
      3,
    ],
    ['an HTML error', { status: 500, body: '<h1>Oops</h1>' }, /is down \(500\)/, 3],
    ['a dropped connection', 'drop', /cannot be reached/, 3],
    ['prose', { body: 'hello' }, /not JSON/, 1],
    ['a list', { body: [] }, /not a user/, 1],
    ['a user without a name', { body: { id: '1' } }, /not a user/, 1],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: {} }, /302/, 1],
  ])('answers %s with handle_lookup_failed', async (_, reply, message, calls) => {
    const { source, requests } = await openSource(() => reply)
    const error = await source.resolve('ada').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      kind: 'Upstream',
      code: 'handle_lookup_failed',
      message: expect.stringMatching(message),
    })
    expect(String(error)).not.toContain(KEY)
    expect(requests).toHaveLength(calls)
  })

  it('does not make a person wait out a long rate limit', async () => {
    const { source, sleeps } = await openSource(() => ({ status: 429, headers: { 'retry-after': '30' }, body: {} }))
    await expect(source.resolve('ada')).rejects.toMatchObject({ code: 'handle_lookup_failed', retryAfterMs: 30_000 })
    expect(sleeps).toEqual([])
  })

  it('refuses an answer of over 10 MB', async () => {
    const { source } = await openSource(() => ({ body: `"${'x'.repeat(10 * 1024 * 1024)}"` }))
    await expect(source.resolve('ada')).rejects.toThrow(/larger than 10485760 bytes/)
  })
})

describe('followers', () => {
  it('follows next_cursor to its end', async () => {
    const { source, requests } = await openSource(({ query }) =>
      query.get('cursor') === 'a&b' ? { body: userList(['cyd'], '') } : { body: userList(['bob'], 'a&b') },
    )
    const pages = await collect(source.fetch(fetchRequest()))
    expect(namesOf(pages)).toEqual([['follower bob'], ['follower cyd']])
    expect(pages.map((page) => page.cursor === null)).toEqual([false, true])
    expect(requests.map((request) => request.path)).toEqual(Array(2).fill('/v1/twitter/users/ada/followers'))
  })

  it.each([
    ['null', { data: [userData('bob')], next_cursor: null }],
    ['missing', { data: [userData('bob')] }],
    ['empty', { data: [userData('bob')], next_cursor: '' }],
  ])('ends on a cursor that is %s', async (_, body) => {
    const { source, requests } = await openSource(() => ({ body }))
    expect(namesOf(await collect(source.fetch(fetchRequest())))).toEqual([['follower bob']])
    expect(requests).toHaveLength(1)
  })

  it('ends when the server answers with the cursor it was given', async () => {
    const { source, requests } = await openSource((_, index) => ({ body: userList([`u${index}`], 'same') }))
    const pages = await collect(source.fetch(fetchRequest()))
    expect(namesOf(pages)).toEqual([['follower u0'], ['follower u1']])
    expect(pages.at(-1)?.cursor).toBeNull()
    expect(requests).toHaveLength(2)
  })

  it('ends when the server goes round in a ring', async () => {
    const { source, requests } = await openSource((_, index) => ({ body: userList([`u${index}`], `c${index % 3}`) }))
    await collect(source.fetch(fetchRequest()))
    expect(requests).toHaveLength(4)
  })

  it('reads on over an empty page, but not for ever', async () => {
    const once = await openSource((_, index) => ({
      body: index === 0 ? { data: null, next_cursor: 'a' } : userList(['bob']),
    }))
    expect(namesOf(await collect(once.source.fetch(fetchRequest())))).toEqual([[], ['follower bob']])
    const always = await openSource((_, index) => ({ body: { data: null, next_cursor: `c${index}` } }))
    await collect(always.source.fetch(fetchRequest()))
    expect(always.requests).toHaveLength(3)
  })

  it('goes on at the page that a cursor names', async () => {
    const { source } = await openSource(({ query }) => {
      const page = Number(query.get('cursor') ?? 0)
      return { body: userList([`u${page}`], page < 3 ? String(page + 1) : null) }
    })
    const whole = await collect(source.fetch(fetchRequest()))
    expect(whole).toHaveLength(4)
    expect(await collect(source.fetch(fetchRequest({ cursor: whole[1]?.cursor })))).toEqual(whole.slice(2))
  })

  it('starts over with the cursor of another source', async () => {
    const { source } = await openSource(() => ({ body: userList(['bob']) }))
    expect(namesOf(await collect(source.fetch(fetchRequest({ cursor: '123.45' }))))).toEqual([['follower bob']])
  })

  it('skips and counts users it cannot read, and keeps the others', async () => {
    const data = [
      userData('bob'),
      { id: 5 },
      null,
      'x',
      userData('not a handle'),
      userData('cyd', { id: null, name: 7 }),
    ]
    const { source } = await openSource(() => ({ body: { data } }))
    const [page] = await collect(source.fetch(fetchRequest()))
    expect(page?.observations.map((item) => [item.profile.handle, item.profile.externalId])).toEqual([
      ['bob', '1900000000000000001'],
      ['cyd', null],
    ])
    expect(page).toMatchObject({ skippedCount: 4, warnings: [expect.stringContaining('4 of 6')] })
  })

  it('trusts the header for credits, else counts one and one an item', async () => {
    const { source } = await openSource((_, index) => ({
      headers: index === 0 ? { 'X-Credits-Used': '7' } : undefined,
      body: userList(['bob', 'cyd'], index === 0 ? 'a' : null),
    }))
    const pages = await collect(source.fetch(fetchRequest()))
    expect(pages.map((page) => page.creditsUsed)).toEqual([7, 3])
  })

  it('cuts a page of the vendor that is larger than the port allows', async () => {
    const { source } = await openSource(() => ({
      body: userList(Array.from({ length: 1_500 }, (_, index) => `u${index}`)),
    }))
    const pages = await collect(source.fetch(fetchRequest()))
    expect(pages.map((page) => page.observations.length)).toEqual([1_000, 500])
    expect(pages.map((page) => page.creditsUsed)).toEqual([1_501, 0])
    expect(pages[0]?.cursor).not.toBeNull()
    expect(pages[1]?.cursor).toBeNull()
  })

  it.each([
    ['an error sent with status 200', { error: 'temporarily_unavailable' }],
    ['data that is no list', { data: 'x', next_cursor: null }],
    ['an array', []],
  ])('refuses %s', async (_, body) => {
    const { source } = await openSource(() => ({ body }))
    await expect(collect(source.fetch(fetchRequest()))).rejects.toMatchObject({ code: 'handle_lookup_failed' })
  })
})
