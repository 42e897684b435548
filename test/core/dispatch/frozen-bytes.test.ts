import { expect, it } from 'vitest'
import { keepTransformed, recordAttempts, releaseDeliveries } from '../../../core/src/dispatch/claims.ts'
import { createDeliveryMemory } from '../../../core/src/dispatch/delivery-memory.ts'
import { fanOut } from '../../../core/src/dispatch/fan-out.ts'
import { readFeed } from '../../../core/src/dispatch/feed.ts'
import type { OutgoingDelivery } from '../../../core/src/dispatch/outgoing.ts'
import { resendDelivery } from '../../../core/src/dispatch/resend.ts'
import {
  changeSubscription,
  type SubscribeInput,
  type SubscriptionPatch,
  subscribe,
  unsubscribe,
} from '../../../core/src/webhooks/subscriptions.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { seedCaller, seedStream, testVault } from '../../support/seed.ts'
import { append, claim, fanOutAll, message, present, resultOf, testUrl } from './post.ts'

const LONG = 3_600_000

/** What leaves under one `webhook-id`, whatever is changed between two attempts. */
eachEngine((open) => {
  const setUp = async (input: Partial<SubscribeInput> = {}) => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const ports = { vault: testVault, clock }
    const { id } = await subscribe(db, caller, { api: 'ctgo', url: testUrl, payload: 'lead', ...input }, ports)
    const change = (patch: SubscriptionPatch) => changeSubscription(db, caller, id, patch, ports)
    const queue = async (fields = {}) => {
      await append(db, [message(caller, 1, fields)], clock())
      await fanOutAll(db, clock())
    }
    /** As the dispatcher does: makes and keeps the body where a transform has still to be run, or is there no more. */
    const send = async (delivery: OutgoingDelivery | undefined): Promise<string> => {
      if (!delivery) throw new Error('nothing was claimed')
      if (!delivery.isUntransformed) return delivery.body
      const { transform } = delivery.settings
      const made = transform === null ? delivery.body : `${transform} of ${delivery.body}`
      return (await keepTransformed(db, delivery, made)) ?? 'another relay sends it'
    }
    const fail = (delivery: OutgoingDelivery) =>
      recordAttempts(db, [resultOf(delivery, { outcome: 'rejected', status: 500 })], {
        now: clock(),
        random: () => 0.5,
      })
    /** The bytes of the next attempt, which then fails. */
    const attempt = async (): Promise<string> => {
      clock.advance(LONG)
      const [delivery] = await claim(db, clock())
      const bytes = await send(delivery)
      if (delivery) await fail(delivery)
      return bytes
    }
    return { db, clock, caller, id, ports, change, queue, send, attempt }
  }

  it('keeps the bytes of a first attempt when a transform is added after it', async () => {
    const { queue, attempt, change } = await setUp()
    await queue()
    const first = await attempt()
    await change({ transform: '"other"' })
    expect(await attempt()).toBe(first)
    await change({ transform: null })
    expect(await attempt()).toBe(first)
  })

  it('keeps them too when the relay died between the attempt and its record', async () => {
    const { db, clock, queue, send, attempt, change } = await setUp()
    await queue()
    const [delivery] = await claim(db, clock())
    const first = await send(delivery)
    await releaseDeliveries(db, clock())
    await change({ transform: '"other"' })
    expect(await attempt()).toBe(first)
  })

  it('keeps what a transform made when it is changed or removed', async () => {
    const { queue, attempt, change } = await setUp({ transform: 'a' })
    await queue()
    const first = await attempt()
    expect(first).toMatch(/^a of /)
    await change({ transform: 'b' })
    expect(await attempt()).toBe(first)
    await change({ transform: null })
    expect(await attempt()).toBe(first)
  })

  it('sends the messages as they are when the transform was removed before anything left, and stays with that', async () => {
    const { queue, attempt, change } = await setUp({ transform: 'a' })
    await queue()
    await change({ transform: null })
    const first = await attempt()
    expect(first).toMatch(/^\{/)
    await change({ transform: 'b' })
    expect(await attempt()).toBe(first)
  })

  it('runs a transform that was mended, since nothing had left', async () => {
    const { queue, attempt, change, db, clock } = await setUp({ transform: 'broken' })
    await queue()
    const [delivery] = await claim(db, clock())
    if (!delivery) throw new Error('nothing was claimed')
    const failed = resultOf(delivery, { outcome: 'blocked', status: null, error: 'transform' })
    await recordAttempts(db, [failed], { now: clock(), random: () => 0.5 })
    await change({ transform: 'mended' })
    expect(await attempt()).toMatch(/^mended of /)
  })

  it('keeps them when the payload changes', async () => {
    const { queue, attempt, change } = await setUp()
    await queue()
    const first = await attempt()
    for (const payload of ['envelope', 'leads', 'lead'] as const) {
      await change({ payload })
      expect(await attempt()).toBe(first)
    }
  })

  it('sends the same bytes again by hand, whatever became of it', async () => {
    const { db, clock, caller, queue, attempt, change } = await setUp({ retrySchedule: [] })
    await queue()
    const first = await attempt()
    await change({ transform: '"other"' })
    const { id } = await db.sql.selectFrom('delivery').select('id').executeTakeFirstOrThrow()
    await resendDelivery(db, caller, id, clock)
    expect(await attempt()).toBe(first)
  })

  it('keeps them when the URL’s other entry takes over what an ended one left', async () => {
    const { db, clock, caller, id, queue, attempt } = await setUp({ transform: 'a' })
    await queue()
    const first = await attempt()
    await seedStream(db, caller, clock, { deliveryDestination: 'leads_plus_webhook', webhookUrl: testUrl })
    // The stream's form is that of the tests' api, as is the one that ends.
    await unsubscribe(db, caller, id, clock)
    expect(await attempt()).toBe(first)
  })

  it('shows in the feed what is pushed, though the transform is changed between the two', async () => {
    for (const [before, after] of [
      ['a', null],
      ['a', 'b'],
      [null, 'b'],
    ] as const) {
      const { db, caller, id, ports, queue, attempt, change } = await setUp({ transform: before })
      await queue()
      const transform = async (source: string, { body }: { body: string }) =>
        ({ ok: true, body: `${source} of ${body}` }) as const
      const read = async () => (await readFeed(db, caller, id, { after: 0 }, { ...ports, transform })).items[0]?.body
      const shown = await read()
      await change({ transform: after })
      expect([await attempt(), await read()]).toEqual([shown, shown])
    }
  })

  it('shows what was not made yet as it is once the transform is gone, and keeps that', async () => {
    const { db, caller, id, ports, queue, attempt, change } = await setUp({ transform: 'a' })
    await queue()
    await change({ transform: null })
    const { items } = await readFeed(db, caller, id, { after: 0 }, ports)
    await change({ transform: 'b' })
    expect(await attempt()).toBe(items[0]?.body)
  })

  it('sends what the feed has made meanwhile, not what the dispatcher would have made', async () => {
    const { db, clock, caller, id, ports, queue, send, change } = await setUp({ transform: 'a' })
    await queue()
    const [delivery] = await claim(db, clock())
    await change({ transform: null })
    const { items } = await readFeed(db, caller, id, { after: 0 }, ports)
    expect(await send(delivery)).toBe(items[0]?.body)
  })

  it('is untransformed when it was made without, though settings are read anew before it is sent', async () => {
    const { db, clock, caller, queue, change } = await setUp()
    await append(db, [message(caller, 1)], clock())
    const memory = createDeliveryMemory(testVault)
    const late = { ...memory }
    late.settingsOf = async (...args) => {
      await change({ transform: 'late' })
      return await memory.settingsOf(...args)
    }
    const sendAtOnce = { leaseMs: 30_000, memory: late, roomOf: () => 5 }
    const { deliveries } = await fanOut(db, { present, limit: 10, now: clock(), sendAtOnce })
    expect(deliveries).toMatchObject([{ isUntransformed: false, settings: { transform: 'late' } }])
    await queue()
    expect(await claim(db, clock())).toMatchObject([{ isUntransformed: true }])
  })

  it('sends nothing of which bytes are gone, and says so', async () => {
    const { db, clock, queue } = await setUp({ payload: 'leads' })
    await queue()
    await db.sql.deleteFrom('message_body').execute()
    expect(await claim(db, clock())).toMatchObject([{ fault: { error: 'body_deleted' } }])
    await db.sql.updateTable('delivery').set({ has_body: 1, due_at: clock() }).execute()
    expect(await claim(db, clock())).toMatchObject([{ fault: { error: 'body_deleted' } }])
  })
})
