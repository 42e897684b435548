import type { NodeApiError } from 'n8n-workflow'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { callHub } from '../shared/transport'
import { HUB, KEY, toContext } from './context.mts'

const sleeps: number[] = []
vi.mock('n8n-workflow', async (load) => ({
  ...(await load<typeof import('n8n-workflow')>()),
  sleep: async (ms: number) => void sleeps.push(ms),
}))

/** The error of a call that must fail. */
const failureOf = async (baseUrl?: string): Promise<NodeApiError> => {
  try {
    await callHub(toContext({ baseUrl }), { path: '/me', itemIndex: 3 })
  } catch (error) {
    return error as NodeApiError
  }
  throw new Error('it did not fail')
}

describe('a call to the hub', () => {
  beforeEach(() => {
    nock.disableNetConnect()
    sleeps.length = 0
  })
  afterEach(() => {
    expect(nock.pendingMocks()).toEqual([])
    nock.cleanAll()
    nock.enableNetConnect()
  })

  it('goes with the key, to the base URL however that was written', async () => {
    const authorized = nock(HUB, { reqheaders: { authorization: `Bearer ${KEY}` } })
    for (const baseUrl of [HUB, `${HUB}/`, ` ${HUB}/api/v2/ `]) {
      authorized.get('/api/v2/me').reply(200, { name: 'Zoë 🐝' })
      expect(await callHub(toContext({ baseUrl }), { path: '/me' })).toEqual({ name: 'Zoë 🐝' })
    }
  })

  it.each([
    [401, 'unauthorized', 'The API key is not known'],
    [404, 'stream_not_found', 'There is no stream 7'],
    [422, 'handle_protected', '@private is protected'],
    [400, 'target_not_allowed', 'http://10.0.0.1 is a private address; see LEADWIRE_ALLOW_TARGETS'],
  ])('says what the hub says when it answers %i', async (status, error, message) => {
    nock(HUB).get('/api/v2/me').reply(status, { error, message })
    const failure = await failureOf()
    expect(failure).toMatchObject({ message, httpCode: String(status) })
    expect(failure.description).toContain(error)
    expect(failure.context.itemIndex).toBe(3)
  })

  it('names each faulty field, and the scope that a key lacks', async () => {
    nock(HUB)
      .get('/api/v2/me')
      .reply(400, { error: 'invalid_request', message: 'No', issues: [{ path: 'pairs.0', message: 'is wrong' }] })
    expect((await failureOf()).description).toBe('invalid_request (HTTP 400). pairs.0: is wrong')
    nock(HUB).get('/api/v2/me').reply(403, { error: 'insufficient_scope', message: 'No', neededScope: 'write' })
    expect((await failureOf()).description).toBe('insufficient_scope (HTTP 403). The key needs the scope write')
  })

  it('tells that what answers is no hub, and where to look', async () => {
    for (const [status, body] of [
      [200, '<html>'],
      [404, 'Not found'],
      [200, '[]'],
    ] as const) {
      nock(HUB).get('/api/v2/me').reply(status, body)
      const failure = await failureOf()
      expect(failure.message).toBe(`What answers at ${HUB} is not a Leadwire hub (HTTP ${status})`)
      expect(failure.description).toContain('Check the Base URL')
    }
  })

  it('follows no redirect, which would make a GET of a POST', async () => {
    const location = 'https://elsewhere.example.org/api/v2/streams'
    for (const body of ['<html>', { moved: true }]) {
      nock(HUB).post('/api/v2/streams').reply(301, body, { location })
      const failure = callHub(toContext(), { method: 'POST', path: '/streams', body: {} })
      await expect(failure).rejects.toMatchObject({ message: `${HUB} sends requests on to ${location}` })
    }
  })

  it('tells of a proxy whose hub is away', async () => {
    nock(HUB).get('/api/v2/me').reply(502, '<html>Bad gateway</html>')
    expect((await failureOf()).message).toBe(`The server at ${HUB} is in trouble (HTTP 502)`)
  })

  it.each([
    ['ECONNREFUSED', 'nothing listens there. Is the hub running?'],
    ['ENOTFOUND', 'there is no such host. Check the Base URL in the credential.'],
    ['ECONNRESET', 'the connection was cut.'],
  ])('tells in words that it cannot reach the hub (%s)', async (code, words) => {
    nock(HUB)
      .get('/api/v2/me')
      .replyWithError(Object.assign(new Error(code), { code }))
    expect((await failureOf()).message).toBe(`Cannot reach the hub at ${HUB}: ${words}`)
  })

  it('tells that a hub is too slow', async () => {
    nock(HUB).get('/api/v2/me').delay(2_500).reply(200, {})
    expect((await failureOf()).message).toBe(`The hub at ${HUB} did not answer within 30 seconds`)
  })

  it('waits as long as the hub asks for, and then goes on', async () => {
    nock(HUB).get('/api/v2/me').reply(429, { error: 'rate_limited' }, { 'retry-after': '17' })
    nock(HUB).get('/api/v2/me').reply(503, { error: 'expressions_busy' }, { 'retry-after': '1' })
    nock(HUB).get('/api/v2/me').reply(200, { name: 'Acme' })
    expect(await callHub(toContext(), { path: '/me' })).toEqual({ name: 'Acme' })
    expect(sleeps).toEqual([17_000, 1_000])
  })

  it('gives up when it is asked to wait again and again, or far too long', async () => {
    const slow = { error: 'rate_limited', message: 'Too many requests' }
    nock(HUB).get('/api/v2/me').times(6).reply(429, slow, { 'retry-after': '60' })
    expect(await failureOf()).toMatchObject({ message: 'Too many requests', httpCode: '429' })
    expect(sleeps).toHaveLength(5)
    nock(HUB).get('/api/v2/me').reply(429, slow, { 'retry-after': '86400' })
    expect((await failureOf()).httpCode).toBe('429')
    expect(sleeps).toHaveLength(5)
  })

  it('does not wait for credits that are spent', async () => {
    nock(HUB).get('/api/v2/me').reply(429, { error: 'credits_exhausted', message: 'No credits are left' })
    expect(await failureOf()).toMatchObject({ message: 'No credits are left' })
    expect(sleeps).toEqual([])
  })
})
