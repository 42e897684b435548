import { LeadwireError } from '@leadwire/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { faultOf, stubbed } from './stub.ts'

const down = { status: 503, body: { error: 'database_unavailable', message: 'The database cannot be reached' } }
const busy = { status: 429, headers: { 'retry-after': '7' }, body: { error: 'rate_limited', message: 'Too many' } }
const fine = { body: { streams: [] } }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Lets all waits pass; no answer of a stub takes longer. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  await vi.advanceTimersByTimeAsync(300_000)
  return await promise
}

describe('a call that may be repeated', () => {
  it('is sent again after an answer of 503, and succeeds', async () => {
    const { client, sent } = stubbed([down, down, fine])
    expect(await settled(client.streams.list())).toEqual({ streams: [] })
    expect(sent).toHaveLength(3)
  })

  it('is sent again when no answer came', async () => {
    const { client, sent } = stubbed([new TypeError('fetch failed'), fine])
    await settled(client.streams.list())
    expect(sent).toHaveLength(2)
  })

  it('is given up after the retries that were allowed, with the last fault', async () => {
    const { client, sent } = stubbed([down], { maxRetries: 2 })
    const fault = await faultOf(settled(client.streams.list()))
    expect(fault).toMatchObject({ code: 'database_unavailable', status: 503 })
    expect(sent).toHaveLength(3)
  })

  it('waits as long as Retry-After says, and no less', async () => {
    const { client, sent } = stubbed([busy, fine])
    const list = client.streams.list()
    await vi.advanceTimersByTimeAsync(6_990)
    expect(sent).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(20)
    expect(sent).toHaveLength(2)
    await list
  })

  it('understands a Retry-After that is a date', async () => {
    const headers = { 'retry-after': new Date(Date.now() + 30_000).toUTCString() }
    const { client, sent } = stubbed([{ ...busy, headers }, fine])
    const list = client.streams.list()
    await vi.advanceTimersByTimeAsync(28_000)
    expect(sent).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(3_000)
    await list
    expect(sent).toHaveLength(2)
  })

  it('is not kept waiting for hours: the fault says how long it would be', async () => {
    const { client, sent } = stubbed([{ ...busy, headers: { 'retry-after': '7200' } }])
    expect(await faultOf(settled(client.streams.list()))).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 7_200_000,
    })
    expect(sent).toHaveLength(1)
  })

  it('is not sent again for want of credits, which waiting does not bring', async () => {
    const { client, sent } = stubbed([{ status: 429, body: { error: 'credits_exhausted', message: 'No credits' } }])
    const fault = faultOf(settled(client.leads.enrich(1, { requested_outputs: ['email'] })))
    expect(await fault).toMatchObject({ code: 'credits_exhausted' })
    expect(sent).toHaveLength(1)
  })

  it('is not sent again when the hub has refused it', async () => {
    const { client, sent } = stubbed([{ status: 404, body: { error: 'stream_not_found', message: 'No such stream' } }])
    expect(await faultOf(settled(client.streams.get(9)))).toBeInstanceOf(LeadwireError)
    expect(sent).toHaveLength(1)
  })

  it('ends at once when it is aborted while it waits, with the reason given', async () => {
    const { client, sent } = stubbed([busy])
    const abort = new AbortController()
    const fault = faultOf(client.streams.list({}, { signal: abort.signal }))
    await vi.advanceTimersByTimeAsync(1_000)
    abort.abort(new Error('the user left'))
    expect(await fault).toMatchObject({ message: 'the user left' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toHaveLength(1)
  })

  it('is not sent at all with a signal that was aborted before', async () => {
    const { client, sent } = stubbed([fine])
    expect(await faultOf(client.streams.list({}, { signal: AbortSignal.abort(new Error('gone')) }))).toMatchObject({
      message: 'gone',
    })
    expect(sent).toEqual([])
  })
})

describe('a POST', () => {
  it('carries a key of its own, the same on each attempt, so that nothing is done twice', async () => {
    const { client, sent } = stubbed([down, new TypeError('reset'), { body: { id: 1 } }])
    await settled(client.segments.create({ description: 'founders' }))
    await settled(client.segments.create({ description: 'founders' }))
    const keys = sent.map(({ headers }) => headers.get('idempotency-key'))
    expect(keys).toHaveLength(4)
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
    expect(new Set(keys.slice(0, 3)).size).toBe(1)
    expect(keys[3]).not.toBe(keys[0])
  })

  it('takes a key of yours', async () => {
    const { client, sent } = stubbed([{ body: { id: 1 } }])
    await client.segments.create({ description: 'founders' }, { idempotencyKey: 'import 7' })
    expect(sent[0]?.headers.get('idempotency-key')).toBe('import 7')
  })

  it('waits for its own first attempt, of which it heard nothing', async () => {
    const running = { status: 409, body: { error: 'conflict', message: 'Still running' } }
    const { client, sent } = stubbed([new TypeError('reset'), running, { body: { id: 1 } }])
    expect(await settled(client.segments.create({ description: 'founders' }))).toEqual({ id: 1 })
    expect(sent).toHaveLength(3)
  })

  it('takes a conflict at the first attempt as what it is', async () => {
    const { client, sent } = stubbed([{ status: 409, body: { error: 'conflict', message: 'Changed meanwhile' } }])
    expect(await faultOf(settled(client.segments.create({ description: 'x' })))).toMatchObject({ code: 'conflict' })
    expect(sent).toHaveLength(1)
  })
})

describe('a change that has no key', () => {
  it.each([
    ['PATCH', down],
    ['PATCH', new TypeError('reset')],
  ])('by %s is sent once only when nobody knows whether it was done', async (_method, answer) => {
    const { client, sent } = stubbed([answer])
    await faultOf(settled(client.streams.update(1, { name: 'x' })))
    expect(sent).toHaveLength(1)
  })

  it('is sent again when it came too fast, since then nothing was done', async () => {
    const { client, sent } = stubbed([busy, { body: { archived: true } }])
    await settled(client.streams.archive(1))
    expect(sent.map(({ method }) => method)).toEqual(['DELETE', 'DELETE'])
  })
})
