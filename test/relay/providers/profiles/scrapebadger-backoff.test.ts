import { describe, expect, it } from 'vitest'
import { collect, fakeWorld, type StubReply } from '../stub.ts'
import { fetchRequest } from './folder.ts'
import { namesOf, openSource, userList } from './scrapebadger-stub.ts'

describe('backoff', () => {
  const now = fakeWorld().clock()
  it.each<[string, StubReply, number]>([
    ['Retry-After', { headers: { 'retry-after': '7' }, body: {} }, 7_000],
    ['X-RateLimit-Reset', { headers: { 'x-ratelimit-reset': String(now / 1000 + 9) }, body: {} }, 9_000],
    ['reset_at', { body: { detail: 'slow', reset_at: now / 1000 + 11 } }, 11_000],
    ['nothing', { body: {} }, 500],
  ])('waits as %s says, then goes on', async (_, reply, waitMs) => {
    const { source, sleeps } = await openSource((_request, index) =>
      index === 0 ? { status: 429, ...reply } : { body: userList(['bob']) },
    )
    expect(namesOf(await collect(source.fetch(fetchRequest())))).toEqual([['follower bob']])
    expect(sleeps).toEqual([waitMs])
  })

  it.each<[string, StubReply | 'drop']>([
    ['429', { status: 429, body: {} }],
    ['503', { status: 503, body: {} }],
    ['dropped connections', 'drop'],
  ])('gives up on %s after five tries, each pause twice the last', async (_, reply) => {
    const { source, sleeps, requests } = await openSource(() => reply)
    await expect(collect(source.fetch(fetchRequest()))).rejects.toMatchObject({ code: 'handle_lookup_failed' })
    expect(requests).toHaveLength(5)
    expect(sleeps).toEqual([500, 1_000, 2_000, 4_000])
  })

  it('stops waiting when it is aborted', async () => {
    const controller = new AbortController()
    const { source, requests } = await openSource(() => {
      controller.abort(new Error('cancelled'))
      return { status: 429, headers: { 'retry-after': '60' }, body: {} }
    })
    await expect(collect(source.fetch(fetchRequest({ signal: controller.signal })))).rejects.toThrow('cancelled')
    expect(requests).toHaveLength(1)
  })

  it('hangs up on a silent server when it is aborted', async () => {
    const controller = new AbortController()
    const { source } = await openSource(() => {
      controller.abort(new Error('cancelled'))
      return 'hang'
    })
    await expect(collect(source.fetch(fetchRequest({ signal: controller.signal })))).rejects.toThrow('cancelled')
  })
})
