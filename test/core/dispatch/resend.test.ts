import { expect, it } from 'vitest'
import { recordAttempts } from '../../../core/src/dispatch/claims.ts'
import { getDelivery } from '../../../core/src/dispatch/delivery-log.ts'
import type { OutgoingDelivery } from '../../../core/src/dispatch/outgoing.ts'
import { resendDelivery } from '../../../core/src/dispatch/resend.ts'
import { sendTest } from '../../../core/src/dispatch/test-delivery.ts'
import {
  changeSubscription,
  getSubscription,
  type SubscribeInput,
  subscribe,
  unsubscribe,
} from '../../../core/src/webhooks/subscriptions.ts'
import { sampleLead } from '../../../relay/src/apis/catch-the-good-ones/sample-lead.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, seedCaller, testVault } from '../../support/seed.ts'
import { append, claim, fanOutAll, message, resultOf, testUrl } from './post.ts'

eachEngine((open) => {
  const setUp = async (input: Partial<SubscribeInput> = {}) => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const ports = { vault: testVault, clock }
    const { id } = await subscribe(db, caller, { api: 'ctgo', url: testUrl, ...input }, ports)
    const post = async (subjectId = 1) => {
      await append(db, [message(caller, subjectId)], clock())
      await fanOutAll(db, clock())
      return await claim(db, clock())
    }
    const record = (delivery: OutgoingDelivery, status: number) =>
      recordAttempts(db, [resultOf(delivery, { outcome: status < 300 ? 'accepted' : 'rejected', status })], {
        now: clock(),
        random: () => 0.5,
      })
    /** One delivery that was taken. */
    const delivered = async (): Promise<OutgoingDelivery> => {
      const [delivery] = await post()
      if (!delivery) throw new Error('nothing was claimed')
      await record(delivery, 200)
      return delivery
    }
    const resend = (ref: number | string, who = caller) => resendDelivery(db, who, ref, clock)
    const statusOf = async (ref: number) => (await getDelivery(db, caller, ref)).status
    const health = async () => (await getSubscription(db, caller, id)).health
    return { db, clock, caller, id, ports, post, record, delivered, resend, statusOf, health }
  }

  it('sends the same bytes under the same id, as one try more', async () => {
    const { db, clock, delivered, resend } = await setUp()
    const first = await delivered()
    expect(await resend(first.webhookId)).toMatchObject({ id: first.id, status: 'pending', attemptCount: 1 })
    const again = await claim(db, clock())
    expect(again).toMatchObject([{ webhookId: first.webhookId, body: first.body, number: first.number, attempt: 2 }])
  })

  it('sends what was taken as it was, though the webhook has a transform since', async () => {
    const { db, clock, caller, id, ports, delivered, resend } = await setUp()
    const first = await delivered()
    await changeSubscription(db, caller, id, { transform: '"other"' }, ports)
    await resend(first.id)
    expect(await claim(db, clock())).toMatchObject([{ body: first.body, isUntransformed: false }])
  })

  it('sends to where the webhook points now', async () => {
    const { db, clock, caller, id, ports, delivered, resend } = await setUp()
    const first = await delivered()
    await changeSubscription(db, caller, id, { url: 'https://hooks.example.com/moved' }, ports)
    await resend(first.id)
    expect(await claim(db, clock())).toMatchObject([{ url: 'https://hooks.example.com/moved' }])
  })

  it.each([410, 500])('leaves it delivered and the health alone when the try ends with %i', async (status) => {
    const { db, clock, delivered, resend, record, statusOf, health } = await setUp({ retrySchedule: [5, 5] })
    const first = await delivered()
    await resend(first.id)
    const [again] = await claim(db, clock())
    if (again) await record(again, status)
    expect(await statusOf(first.id)).toBe('delivered')
    expect(await health()).toMatchObject({ failingSince: null, disabledAt: null })
    clock.advance(3_600_000)
    expect(await claim(db, clock())).toEqual([])
  })

  it('takes one that was given up or skipped, which is delivered once it is taken', async () => {
    const { db, clock, caller, id, ports, post, resend, record, statusOf } = await setUp({ retrySchedule: [] })
    const [exhausted] = await post(1)
    if (!exhausted) throw new Error('nothing was claimed')
    await record(exhausted, 500)
    expect(await statusOf(exhausted.id)).toBe('exhausted')
    await changeSubscription(db, caller, id, { isDisabled: true }, ports)
    await post(2)
    const skipped = exhausted.id + 1
    expect(await statusOf(skipped)).toBe('skipped')
    for (const ref of [exhausted.id, skipped]) {
      await resend(ref)
      const [again] = await claim(db, clock())
      if (again) await record(again, 500)
      expect(await statusOf(ref)).toBe(ref === skipped ? 'skipped' : 'exhausted')
      await resend(ref)
      const [third] = await claim(db, clock())
      if (third) await record(third, 204)
      expect(await statusOf(ref)).toBe('delivered')
    }
  })

  it('refuses one that is still to be sent, is not the caller’s, or can no longer be verified or composed', async () => {
    const { db, clock, caller, id, post, resend, delivered } = await setUp()
    const first = await delivered()
    const [pending] = await post(2)
    expect(await codeOf(resend(pending?.id ?? 0))).toBe('delivery_unfinished')
    const other = await seedCaller(db, clock, 'Other')
    expect(await codeOf(resend(first.id, other))).toBe('delivery_not_found')
    expect(await codeOf(resend(first.webhookId, other))).toBe('delivery_not_found')
    await db.sql
      .updateTable('delivery')
      .set({ status: 'erased' })
      .where('id', '=', pending?.id ?? 0)
      .execute()
    expect(await codeOf(resend(pending?.id ?? 0))).toBe('delivery_erased')
    await db.sql.deleteFrom('message_body').execute()
    expect(await codeOf(resend(first.id))).toBe('body_deleted')
    await unsubscribe(db, caller, id, clock)
    expect(await codeOf(resend(first.id))).toBe('unsubscribed')
  })

  it('queues it once, however often it is asked for at the same time', async () => {
    const { db, clock, delivered, resend } = await setUp()
    const { id } = await delivered()
    const results = await Promise.allSettled([resend(id), resend(id), resend(id)])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await claim(db, clock())).toHaveLength(1)
  })

  it('numbers a test among the rest, as a list where lists are wanted, and gives it to nobody else', async () => {
    const { db, clock, caller, id, ports, delivered } = await setUp()
    await delivered()
    await subscribe(db, caller, { api: 'ctgo', url: `${testUrl}/other` }, ports)
    const test = await sendTest(db, caller, id, {
      clock,
      sampleOf: (subscription) => sampleLead(subscription, clock()),
      presentLead: (api, lead) => JSON.stringify({ api, handle: lead.profile.handle }),
    })
    expect(test).toMatchObject({ number: 2, isPaused: false })
    await fanOutAll(db, clock())
    const sent = await claim(db, clock())
    expect(sent).toMatchObject([{ id: test.deliveryId, url: testUrl, body: '[{"api":"ctgo","handle":"sample_lead"}]' }])
  })
})
