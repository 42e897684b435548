import { expect, it } from 'vitest'
import { createDeliveryMemory } from '../../../core/src/dispatch/delivery-memory.ts'
import { fanOut } from '../../../core/src/dispatch/fan-out.ts'
import { resendDelivery } from '../../../core/src/dispatch/resend.ts'
import { subscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { seedCaller, testVault } from '../../support/seed.ts'
import { append, claim, fanOutAll, message, present, testUrl } from './post.ts'

/** What latency is counted from: the moment in which a lead was taken in, however long fan-out was away. */
eachEngine((open) => {
  const setUp = async () => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    await subscribe(db, caller, { api: 'ctgo', url: testUrl, payload: 'leads' }, { vault: testVault, clock })
    const writtenAt = clock()
    await append(db, [message(caller, 1), message(caller, 2)], writtenAt)
    clock.advance(60_000)
    return { db, clock, caller, writtenAt }
  }

  it('is when the first message was written, for who claims a delivery', async () => {
    const { db, clock, writtenAt } = await setUp()
    await fanOutAll(db, clock())
    expect(await claim(db, clock())).toMatchObject([{ acceptedAt: writtenAt, createdAt: clock() }])
  })

  it('is the same for who sends it at once', async () => {
    const { db, clock, writtenAt } = await setUp()
    const sendAtOnce = { leaseMs: 30_000, memory: createDeliveryMemory(testVault), roomOf: () => 5 }
    const { deliveries } = await fanOut(db, { present, limit: 10, now: clock(), sendAtOnce })
    expect(deliveries).toMatchObject([{ acceptedAt: writtenAt, createdAt: clock() }])
  })

  it('is unknown for what is sent by hand, which would look slow', async () => {
    const { db, clock, caller } = await setUp()
    await fanOutAll(db, clock())
    const { id } = await db.sql
      .updateTable('delivery')
      .set({ status: 'delivered' })
      .returning('id')
      .executeTakeFirstOrThrow()
    await resendDelivery(db, caller, id, clock)
    expect(await claim(db, clock())).toMatchObject([{ id, acceptedAt: null }])
  })
})
