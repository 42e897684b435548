import { describe, expect, it } from 'vitest'
import { callUpstream, upstreamWorld } from '../../../relay/src/providers/upstream.ts'
import { faultText, parseExact } from '../../../relay/src/providers/upstream-reply.ts'
import { fakeWorld, startStub } from './stub.ts'

const request = (url: string) => ({ url, method: 'GET' as const, headers: {}, timeoutMs: 5_000, maxBytes: 1_000 })
const patience = { maxAttempts: 2, firstWaitMs: 10, maxWaitMs: 1_000 }

describe('callUpstream', () => {
  it('gives up on a server that says nothing, and says so', async () => {
    let calls = 0
    // A fetch that only ends when its signal says so; a stub might not even be reached before so short a deadline.
    const fetch: typeof globalThis.fetch = (_url, init) => {
      calls++
      return new Promise((_done, fail) => init?.signal?.addEventListener('abort', () => fail(init.signal?.reason)))
    }
    const silent = { ...request('http://stub'), timeoutMs: 50 }
    const call = callUpstream(upstreamWorld({ ...fakeWorld(), fetch }), silent, patience)
    await expect(call).rejects.toThrow('no answer within 0.05 s')
    expect(calls).toBe(2)
  })

  it('never follows a redirect, which would carry the key away', async () => {
    const elsewhere = await startStub(() => ({ body: 'stolen' }))
    const { url } = await startStub(() => ({ status: 302, headers: { location: elsewhere.url } }))
    await expect(callUpstream(upstreamWorld(fakeWorld()), request(url), patience)).resolves.toMatchObject({
      status: 302,
    })
    expect(elsewhere.requests).toHaveLength(0)
  })

  it('does not read more than it was allowed, nor asks again', async () => {
    const { url, requests } = await startStub(() => ({ body: 'x'.repeat(1_001) }))
    await expect(callUpstream(upstreamWorld(fakeWorld()), request(url), patience)).rejects.toThrow('larger than 1000')
    expect(requests).toHaveLength(1)
  })

  it('names what the network did', async () => {
    const closed = 'http://127.0.0.1:1/'
    await expect(callUpstream(upstreamWorld(fakeWorld()), request(closed), patience)).rejects.toThrow(
      /ECONNREFUSED|bad port/,
    )
  })

  it('does not start when it is aborted already', async () => {
    const { url, requests } = await startStub(() => ({}))
    const signal = AbortSignal.abort(new Error('cancelled'))
    await expect(callUpstream(upstreamWorld({}), { ...request(url), signal }, patience)).rejects.toThrow('cancelled')
    expect(requests).toHaveLength(0)
  })

  it('wakes from a real pause when it is aborted', async () => {
    const controller = new AbortController()
    const { url } = await startStub(() => {
      setTimeout(() => controller.abort(new Error('cancelled')), 20)
      return { status: 503 }
    })
    const call = callUpstream(
      upstreamWorld({}),
      { ...request(url), signal: controller.signal },
      { maxAttempts: 2, firstWaitMs: 3_600_000, maxWaitMs: 3_600_000 },
    )
    await expect(call).rejects.toThrow('cancelled')
  })
})

describe('parseExact', () => {
  it('keeps whole numbers beyond 2^53 digit for digit, and leaves texts and other numbers alone', () => {
    expect(parseExact('{"a":9007199254740993,"b":"9007199254740993","c":[1.5,1e400,-9007199254740993,7]}')).toEqual({
      a: '9007199254740993',
      b: '9007199254740993',
      c: [1.5, Number.POSITIVE_INFINITY, '-9007199254740993', 7],
    })
  })

  it('reads what is not JSON as undefined', () => expect(parseExact('<html>')).toBeUndefined())
})

describe('faultText', () => {
  it.each([
    ['{"detail":"d","error":"e"}', 'd'],
    ['{"error":"e"}', 'e'],
    ['{"message":"m"}', 'm'],
    ['{"error":{"message":"nested","type":"x"}}', 'nested'],
    ['{"detail":[{"loc":["a"],"msg":"one"},{"msg":"two"}]}', 'one; two'],
    ['{"detail":{}}', ''],
    ['[]', ''],
    ['null', ''],
    ['<html>', ''],
  ])('reads %s as %j', (text, expected) => expect(faultText(text)).toBe(expected))

  it('bounds what it takes from a server', () => {
    expect(faultText(JSON.stringify({ error: 'x'.repeat(5_000) }))).toHaveLength(300)
  })
})
