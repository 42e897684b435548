import { describe, expect, it } from 'vitest'
import { startApp } from './app-under-test.ts'

const ratesOf = (headers: Headers) =>
  ['x-ratelimit-limit', 'x-ratelimit-remaining', 'retry-after'].map((name) => headers.get(name))

describe('the rate limit', () => {
  it('counts down on every answer to a key and refuses the one too many', async () => {
    const { call, post } = await startApp({ rateLimitPerMinute: 3 })
    expect(ratesOf((await call('GET', '/api/v2/things')).headers)).toEqual(['3', '2', null])
    expect(ratesOf((await call('GET', '/api/v2/things/abc')).headers)).toEqual(['3', '1', null])
    expect(ratesOf((await post('/api/v2/things', '{')).headers)).toEqual(['3', '0', null])
    const refused = await call('GET', '/api/v2/things')
    expect(refused).toMatchObject({ status: 429, body: { error: 'rate_limited' } })
    const [limit, remaining, retryAfter] = ratesOf(refused.headers)
    expect([limit, remaining]).toEqual(['3', '0'])
    expect(retryAfter).toMatch(/^([1-9]|[1-5]\d|60)$/)
  })

  it('counts each key for itself', async () => {
    const { call } = await startApp({ rateLimitPerMinute: 1 })
    const second = { headers: { authorization: 'Bearer key-two' } }
    const answers = [await call('GET', '/api/v2/things'), await call('GET', '/api/v2/things', second)]
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect((await call('GET', '/api/v2/things', second)).status).toBe(429)
  })

  it('is off at 0, and then has no headers', async () => {
    const { call } = await startApp({ rateLimitPerMinute: 0 })
    const answers = await Promise.all(Array.from({ length: 100 }, () => call('GET', '/api/v2/things')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(ratesOf(answers[0]!.headers)).toEqual([null, null, null])
  })

  it('does not count who has no key', async () => {
    const { call } = await startApp({ rateLimitPerMinute: 1 })
    const answer = await call('GET', '/api/v2/things', { headers: { authorization: '' } })
    expect([answer.status, ...ratesOf(answer.headers)]).toEqual([401, null, null, null])
    expect((await call('GET', '/api/v2/things')).status).toBe(200)
  })
})
