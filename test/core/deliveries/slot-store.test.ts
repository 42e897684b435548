import { expect, it } from 'vitest'
import { SECOND_MS } from '../../../core/src/clock.ts'
import type { Db } from '../../../core/src/db/database.ts'
import { SLOT_TOLERANCE_MS } from '../../../core/src/deliveries/slot-store.ts'
import { claimDeliveries, findDueEndpoints, giveBackDeliveries } from '../../../core/src/dispatch/claims.ts'
import { createDeliveryMemory } from '../../../core/src/dispatch/delivery-memory.ts'
import { changeSubscription, subscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { seedCaller, testVault } from '../../support/seed.ts'
import { append, claim, fanOutAll, message } from '../dispatch/post.ts'

/** The most times within any second, however late each is by up to `lateMs`. */
function mostInASecond(times: readonly number[], lateMs: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  // The worst case: the first as late as it may be, and the others on time.
  return Math.max(...sorted.map((at) => sorted.filter((to) => to >= at && to < at + SECOND_MS + lateMs).length))
}

/** As a relay of its own would claim. */
async function claimed(db: Db, now: number, count: number) {
  const rooms = (await findDueEndpoints(db, now)).map((endpointId) => ({ endpointId, count }))
  return await claimDeliveries(db, { rooms, leaseMs: 60_000, now }, createDeliveryMemory(testVault))
}

eachEngine((open) => {
  const setUp = async (rateLimit: number | null, count: number) => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const ports = { vault: testVault, clock }
    const add = (name: string, rate: number | null) =>
      subscribe(
        db,
        caller,
        { api: 'ctgo', url: `https://${name}.example.com`, payload: 'lead', rateLimit: rate },
        ports,
      )
    const { id } = await add('a', rateLimit)
    await append(
      db,
      Array.from({ length: count }, (_, i) => message(caller, i + 1)),
      clock(),
    )
    await fanOutAll(db, clock())
    const change = (rate: number | null) => changeSubscription(db, caller, id, { rateLimit: rate }, ports)
    return { db, clock, caller, add, change }
  }
  const slotsOf = async (db: Db, now: number, perEndpoint = 1000) =>
    (await claimed(db, now, perEndpoint)).map(({ slot }) => slot?.at)

  for (const rate of [1, 20, 30, 150, 1000]) {
    it(`gives ${rate} slots a second at most and nine tenths at least to three relays together`, async () => {
      const seconds = 6
      const { db, clock } = await setUp(rate, Math.min(rate * (seconds + 2), 3000))
      const times: number[] = []
      const startedAt = clock()
      const ends = Math.min(seconds, 3000 / rate - 1) * SECOND_MS
      while (clock() < startedAt + ends) {
        const rounds = await Promise.all([1, 2, 3].map((by) => slotsOf(db, clock(), Math.ceil(rate / by))))
        times.push(...rounds.flat().map(Number))
        clock.advance(rate === 1 ? 500 : 90)
      }
      expect(times.every((at) => at > startedAt && at < clock() + SECOND_MS)).toBe(true)
      expect(mostInASecond(times, SLOT_TOLERANCE_MS)).toBeLessThanOrEqual(rate)
      const within = times.filter((at) => at < startedAt + ends).length
      expect(within).toBeGreaterThanOrEqual(Math.floor(0.9 * rate * (ends / SECOND_MS)))
    })
  }

  it('takes no slots further ahead than a second, and none that nothing is there for', async () => {
    const { db, clock, caller } = await setUp(20, 5)
    const first = await slotsOf(db, clock())
    expect(first).toHaveLength(5)
    expect(first.map((at) => at! - first[0]!)).toEqual([0, 53, 106, 159, 212])
    await append(
      db,
      Array.from({ length: 50 }, (_, i) => message(caller, 100 + i)),
      clock(),
    )
    await fanOutAll(db, clock())
    const second = await slotsOf(db, clock())
    expect(second[0]! - first[4]!).toBe(53)
    expect(second.at(-1)!).toBeLessThan(clock() + SECOND_MS)
    // The whole second is given away, so nobody is told of the endpoint before that has passed a little.
    expect(await findDueEndpoints(db, clock())).toEqual([])
    clock.advance(100)
    expect(await findDueEndpoints(db, clock())).toHaveLength(1)
    expect(await slotsOf(db, clock())).toHaveLength(2)
  })

  it('gives no slot where there is no rate, beside an endpoint that has one', async () => {
    const { db, clock, caller, add } = await setUp(5, 0)
    await add('free', null)
    await append(
      db,
      Array.from({ length: 8 }, (_, i) => message(caller, i + 1)),
      clock(),
    )
    await fanOutAll(db, clock())
    const slots = await slotsOf(db, clock())
    expect(slots.filter((at) => at === undefined)).toHaveLength(8)
    expect(slots.filter((at) => at !== undefined)).toHaveLength(5)
  })

  it('goes by another rate from the next second on', async () => {
    const { db, clock, change } = await setUp(2, 400)
    expect(await slotsOf(db, clock())).toHaveLength(2)
    await change(100)
    clock.advance(SECOND_MS)
    expect((await slotsOf(db, clock())).length).toBeGreaterThan(80)
    await change(null)
    const rest = await slotsOf(db, clock())
    expect(rest.length).toBeGreaterThan(200)
    expect(rest.filter((at) => at !== undefined)).toEqual([])
  })

  it('gives deliveries back so that they are due at once, but not those that somebody else has claimed since', async () => {
    const { db, clock } = await setUp(null, 3)
    const mine = await claim(db, clock())
    clock.advance(30_000)
    const [theirs] = await claim(db, clock(), { perEndpoint: 1 })
    await giveBackDeliveries(db, mine, clock())
    const again = await claim(db, clock())
    expect(again.map(({ id }) => id)).toEqual(mine.map(({ id }) => id).filter((id) => id !== theirs?.id))
  })

  it('leaves slots alone that are for an endpoint whose lane has no room', async () => {
    const { db, clock } = await setUp(10, 5)
    const rooms: never[] = []
    expect(await claimDeliveries(db, { rooms, leaseMs: 1000, now: clock() }, createDeliveryMemory(testVault))).toEqual(
      [],
    )
    const rows = await db.sql.selectFrom('endpoint').select('next_slot_at').execute()
    expect(rows).toEqual([{ next_slot_at: 0 }])
  })
})
