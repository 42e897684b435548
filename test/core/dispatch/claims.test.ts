import { expect, it } from 'vitest'
import type { AttemptResult } from '../../../core/src/deliveries/attempt.ts'
import { recordAttempts, releaseDeliveries } from '../../../core/src/dispatch/claims.ts'
import type { OutgoingDelivery } from '../../../core/src/dispatch/outgoing.ts'
import { subscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { seedCaller, testVault } from '../../support/seed.ts'
import { append, claim, fanOutAll, message, resultOf, subjectsOf, testUrl } from './post.ts'

const leaseMs = 30_000

eachEngine((open) => {
  const setUp = async (urls = ['https://hooks.example.com/a']) => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    for (const url of urls) {
      await subscribe(db, caller, { api: 'ctgo', url, payload: 'lead' }, { vault: testVault, clock })
    }
    /** Puts messages on their way, one POST each to every URL. */
    const queue = async (count: number) => {
      const ids = Array.from({ length: count }, (_, i) => message(caller, i + 1))
      await append(db, ids, clock())
      await fanOutAll(db, clock())
    }
    const record = (delivery: OutgoingDelivery, fields: Partial<AttemptResult> = {}) =>
      recordAttempts(db, [resultOf(delivery, fields)], { now: clock(), random: () => 0.5 })
    const rows = () => db.sql.selectFrom('delivery').selectAll().orderBy('id').execute()
    return { db, clock, caller, queue, record, rows }
  }
  const rejected = { outcome: 'rejected', status: 500 } as const

  it('gives a due delivery with all that its POST needs, once until its lease is over', async () => {
    const { db, clock, queue, record } = await setUp()
    await queue(1)
    const [first, ...rest] = await claim(db, clock())
    expect(rest).toEqual([])
    expect(first).toMatchObject({
      url: 'https://hooks.example.com/a',
      type: 'lead.created',
      attempt: 1,
      body: '{"api":"ctgo","type":"lead.created","subjectId":1}',
      webhookId: expect.stringMatching(/^dlv_[0-9a-f]{32}$/),
      secrets: [expect.stringMatching(/^whsec_/)],
    })
    clock.advance(leaseMs - 1)
    expect(await claim(db, clock())).toEqual([])
    clock.advance(1)
    const [second] = await claim(db, clock())
    expect(second).toEqual({ ...first, claimedBy: second?.claimedBy })
    expect(second?.claimedBy).not.toBe(first?.claimedBy)
    await record(second!)
    clock.advance(1e9)
    expect(await claim(db, clock())).toEqual([])
  })

  it('claims for each endpoint no more than it has room for, and none for one that is not named', async () => {
    const { db, clock, queue } = await setUp(['a', 'b', 'c'].map((name) => `https://hooks.example.com/${name}`))
    await queue(6)
    const urls = (posts: OutgoingDelivery[]) => posts.map(({ url }) => url.at(-1)).sort()
    const first = await claim(db, clock(), { perEndpoint: 2 })
    expect(urls(first)).toEqual(['a', 'a', 'b', 'b', 'c', 'c'])
    expect(first.flatMap(subjectsOf).sort()).toEqual([1, 1, 1, 2, 2, 2])
    const busy = [...new Set(first.filter(({ url }) => !url.endsWith('c')).map(({ endpointId }) => endpointId))]
    expect(urls(await claim(db, clock(), { busyEndpointIds: busy }))).toEqual(['c', 'c', 'c', 'c'])
    expect(urls(await claim(db, clock(), { perEndpoint: 3 }))).toEqual(['a', 'a', 'a', 'b', 'b', 'b'])
    expect(await claim(db, clock())).toHaveLength(2)
  })

  it('never gives a delivery to two of many relays that claim at once', async () => {
    const { db, clock, queue } = await setUp(['a', 'b', 'c', 'd'].map((name) => `https://hooks.example.com/${name}`))
    await queue(30)
    const work = async () => {
      const mine: number[] = []
      for (let round = 0; round < 8; round++) {
        mine.push(...(await claim(db, clock(), { perEndpoint: 2 })).map(({ id }) => id))
      }
      return mine
    }
    const ids = (await Promise.all([work(), work(), work(), work()])).flat()
    ids.push(...(await claim(db, clock())).map(({ id }) => id))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toHaveLength(120)
  })

  it('walks the whole schedule with the same bytes and id, then gives up', async () => {
    const { db, clock, queue, record, rows } = await setUp()
    await queue(1)
    const waits: number[] = []
    const seen = new Set<string>()
    let last = clock()
    for (;;) {
      const [delivery] = await claim(db, clock())
      if (!delivery) throw new Error('nothing is due')
      waits.push((clock() - last) / 1000)
      last = clock()
      seen.add(`${delivery.webhookId} ${delivery.body}`)
      expect(delivery.attempt).toBe(waits.length)
      await record(delivery, { outcome: 'unreachable', status: null, error: 'timeout' })
      const [row] = await rows()
      if (row?.status !== 'pending') break
      expect(await claim(db, row.due_at - 1)).toEqual([])
      clock.advance(row.due_at - clock())
    }
    expect(waits).toEqual([0, 5, 300, 1800, 7200, 18_000, 36_000, 36_000])
    expect(seen.size).toBe(1)
    expect(await rows()).toMatchObject([{ status: 'exhausted', attempt_count: 8, completed_at: clock() }])
    const attempts = await db.sql.selectFrom('attempt').selectAll().orderBy('id').execute()
    expect(attempts.map((attempt) => attempt.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(attempts[0]).toMatchObject({ outcome: 'unreachable', status: null, error: 'timeout', latency_ms: 5 })
    clock.advance(1e9)
    expect(await claim(db, clock())).toEqual([])
  })

  it('sends by the schedule and timeout of its subscription, also when they change on the way', async () => {
    const { db, clock, caller, queue, record, rows } = await setUp([])
    const add = (retrySchedule: number[], timeoutSeconds: number) =>
      subscribe(
        db,
        caller,
        { api: 'ctgo', url: 'https://hooks.example.com/own', retrySchedule, timeoutSeconds },
        { vault: testVault, clock },
      )
    await add([7], 3)
    await queue(1)
    const [first] = await claim(db, clock())
    expect(first).toMatchObject({ settings: { timeoutMs: 3000 }, retrySchedule: [7] })
    await record(first!, rejected)
    expect((await rows())[0]?.due_at).toBe(clock() + 7000)
    await add([], 30)
    clock.advance(7000)
    const [second] = await claim(db, clock())
    expect(second).toMatchObject({ settings: { timeoutMs: 30_000 }, retrySchedule: [] })
    await record(second!, rejected)
    expect((await rows())[0]?.status).toBe('exhausted')
    for (const input of [
      { retrySchedule: [0] },
      { retrySchedule: [1.5] },
      { timeoutSeconds: 31 },
      { timeoutSeconds: 0 },
    ]) {
      const work = subscribe(db, caller, { api: 'ctgo', url: testUrl, ...input }, { vault: testVault, clock })
      await expect(work).rejects.toMatchObject({ code: 'invalid_request' })
    }
  })

  it('waits as long as an overloaded receiver asks for, and goes on to success', async () => {
    const { db, clock, queue, record, rows } = await setUp()
    await queue(1)
    const [first] = await claim(db, clock())
    await record(first!, { outcome: 'rejected', status: 429, retryAfterMs: 600_000 })
    expect((await rows())[0]?.due_at).toBe(clock() + 600_000)
    clock.advance(600_000)
    const [second] = await claim(db, clock())
    await record(second!, { status: 204 })
    expect(await rows()).toMatchObject([{ status: 'delivered', attempt_count: 2, completed_at: clock() }])
  })

  it('lets a stale result change nothing, whatever it says', async () => {
    const { db, clock, queue, record, rows } = await setUp()
    await queue(1)
    const [slow] = await claim(db, clock())
    clock.advance(leaseMs)
    const [current] = await claim(db, clock())
    const leased = await rows()
    for (const late of [resultOf(slow!), resultOf(slow!, rejected)]) {
      await recordAttempts(db, [late], { now: clock(), random: Math.random })
      expect(await rows()).toEqual(leased)
    }
    await record(current!)
    const delivered = await rows()
    expect(delivered).toMatchObject([{ status: 'delivered' }])
    await record(slow!, rejected)
    await record(current!, rejected)
    expect(await rows()).toEqual(delivered)
  })

  it('records many results at once, each for itself', async () => {
    const { db, clock, queue, rows } = await setUp()
    await queue(4)
    const [a, b, c] = await claim(db, clock(), { perEndpoint: 3 })
    const results = [resultOf(a!), resultOf(b!, rejected), resultOf(c!, { outcome: 'blocked', status: null })]
    await recordAttempts(db, results, { now: clock(), random: () => 0.5 })
    expect((await rows()).map((row) => [row.status, row.attempt_count, row.due_at - clock()])).toEqual([
      ['delivered', 1, leaseMs],
      ['pending', 1, 5000],
      ['pending', 1, 5000],
      ['pending', 0, 0],
    ])
  })

  it('gives back what a relay that died had leased, but no retry before its time', async () => {
    const { db, clock, queue, record } = await setUp()
    await queue(2)
    const [leased, failed] = await claim(db, clock())
    await record(failed!, rejected)
    await releaseDeliveries(db, clock())
    expect((await claim(db, clock())).map(({ id }) => id)).toEqual([leased?.id])
    await record(leased!)
    clock.advance(5000)
    expect((await claim(db, clock())).map(({ id }) => id)).toEqual([failed?.id])
  })
})
