import { expect, it } from 'vitest'
import { inTransaction } from '../../../core/src/db/database.ts'
import { recordAttempts } from '../../../core/src/dispatch/claims.ts'
import { readFeed } from '../../../core/src/dispatch/feed.ts'
import { markFeedBody } from '../../../core/src/dispatch/feed-store.ts'
import type { OutgoingDelivery } from '../../../core/src/dispatch/outgoing.ts'
import { resendDelivery } from '../../../core/src/dispatch/resend.ts'
import { eraseMessages } from '../../../core/src/erasure/carried.ts'
import { eraseLead, getErasure } from '../../../core/src/erasure/erasures.ts'
import { ingestPage } from '../../../core/src/ingest/ingest.ts'
import { pushObservations } from '../../../core/src/ingest/push.ts'
import { listLeads } from '../../../core/src/leads/leads.ts'
import { assertVault } from '../../../core/src/vault/vault-check.ts'
import type { SubscribeInput } from '../../../core/src/webhooks/subscriptions.ts'
import { subscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { findText } from '../../support/find-text.ts'
import {
  codeOf,
  completeRun,
  follower,
  pageOf,
  seedCaller,
  seedStream,
  startRun,
  testVault,
} from '../../support/seed.ts'
import { append, claim, fanOutAll, message, resultOf } from '../dispatch/post.ts'
import { eraseAll } from './erasing.ts'

const LEASE_MS = 30_000
const handlesIn = ({ body }: OutgoingDelivery): string[] =>
  [JSON.parse(body)].flat().map((lead: { profile: { handle: string } }) => lead.profile.handle)

eachEngine((open) => {
  const setUp = async (settings: Partial<SubscribeInput> = {}) => {
    const db = await open()
    const clock = manualClock()
    await assertVault(db, testVault)
    const caller = await seedCaller(db, clock)
    const { stream } = await seedStream(db, caller, clock)
    const ports = { vault: testVault, clock }
    const { id } = await subscribe(db, caller, { api: 'ctgo', url: 'https://hooks.example.com/in', ...settings }, ports)
    const source = await db.sql.selectFrom('source').select('id').executeTakeFirstOrThrow()
    /** Leads of these handles, fanned out. */
    const find = async (...handles: string[]) => {
      await pushObservations(
        db,
        caller,
        source.id,
        handles.map((handle) => follower(handle)),
        clock,
        testVault,
      )
      await fanOutAll(db, clock())
    }
    const erase = async (handle: string) => {
      const { items } = await listLeads(db, caller, {})
      return await eraseLead(db, caller, items.find(({ profile }) => profile.handle === handle)?.id ?? 0, ports)
    }
    const rows = () => db.sql.selectFrom('delivery').selectAll().orderBy('id').execute()
    const record = (delivery: OutgoingDelivery, fields: Parameters<typeof resultOf>[1] = {}) =>
      recordAttempts(db, [resultOf(delivery, fields)], { now: clock(), random: () => 0.5 })
    return { db, clock, caller, stream, ports, subscriptionId: id, find, erase, rows, record }
  }

  it('makes a pending list anew without the person, under an id and a number of its own', async () => {
    const { db, clock, find, erase, rows } = await setUp()
    await find('ada_lovelace', 'bo', 'cy')
    const [before] = await rows()
    await erase('bo')
    await eraseAll(db, clock)
    const [old, fresh] = await rows()
    expect(old).toMatchObject({ status: 'erased', number: 1, webhook_id: before?.webhook_id, completed_at: clock() })
    expect(fresh).toMatchObject({ status: 'pending', number: 2, message_count: 2 })
    expect(fresh?.webhook_id).not.toBe(before?.webhook_id)
    const [sent] = await claim(db, clock())
    expect(sent && handlesIn(sent)).toEqual(['ada_lovelace', 'cy'])
  })

  it('takes the person out of a list that is still being packed, which stays the same delivery', async () => {
    const { db, clock, caller, stream, ports, erase, rows } = await setUp()
    const run = await startRun(db, caller, stream.id, clock)
    await ingestPage(db, run, pageOf([follower('ada_lovelace'), follower('bo')], 'next'), ports)
    await fanOutAll(db, clock())
    const [open] = await rows()
    await erase('ada_lovelace')
    await eraseAll(db, clock)
    await ingestPage(db, run, pageOf([follower('cy')], 'more'), ports)
    await fanOutAll(db, clock())
    expect(await rows()).toMatchObject([{ id: open?.id, status: 'open', message_count: 2, number: null }])
    await erase('bo')
    await erase('cy')
    await eraseAll(db, clock)
    expect(await rows()).toEqual([])
    await completeRun(db, run, [pageOf([follower('dee')])], clock, ports)
    await fanOutAll(db, clock())
    const [sent] = await claim(db, clock())
    expect(sent && handlesIn(sent)).toEqual(['dee'])
    expect(sent?.number).toBe(1)
  })

  it('forgets a message that was not fanned out yet', async () => {
    const { db, clock, caller, stream, ports, erase, rows } = await setUp({ payload: 'lead' })
    const run = await startRun(db, caller, stream.id, clock)
    await ingestPage(db, run, pageOf([follower('ada_lovelace'), follower('bo')]), ports)
    await erase('ada_lovelace')
    await eraseAll(db, clock)
    await fanOutAll(db, clock())
    expect(await rows()).toMatchObject([{ number: 1 }])
    expect(await findText(db, '"ada_lovelace"')).toEqual([])
  })

  it('lets what is in flight end as it is, and then takes away its bytes and its answer', async () => {
    const { db, clock, caller, find, erase, rows, record } = await setUp()
    await find('ada_lovelace', 'bo')
    const [sent] = await claim(db, clock(), { leaseMs: LEASE_MS })
    const { id } = await erase('ada_lovelace')
    await eraseAll(db, clock, false)
    expect(await rows()).toMatchObject([{ status: 'pending', claimed_by: sent?.claimedBy }])
    if (sent) await record(sent, { answer: 'thanks for ada_lovelace' })
    clock.advance(1000)
    await eraseAll(db, clock)
    expect(await rows()).toMatchObject([{ status: 'delivered', number: 1 }])
    expect(await findText(db, 'ada_lovelace')).toEqual([])
    expect(await getErasure(db, caller, id)).toMatchObject({ phase: 'done', erasedCount: 0, messageCount: 1 })
  })

  it('makes what was in flight anew when its attempt has failed', async () => {
    const { db, clock, find, erase, rows, record } = await setUp()
    await find('ada_lovelace', 'bo')
    const [sent] = await claim(db, clock(), { leaseMs: LEASE_MS })
    await erase('ada_lovelace')
    await eraseAll(db, clock, false)
    if (sent) await record(sent, { outcome: 'rejected', status: 500 })
    clock.advance(1000)
    await eraseAll(db, clock)
    expect(await rows()).toMatchObject([{ status: 'erased' }, { status: 'pending', number: 2, attempt_count: 0 }])
  })

  it('takes over a lease that has run out, so that a slow attempt can record nothing on the old delivery', async () => {
    const { db, clock, caller, find, erase, rows, record } = await setUp()
    await find('ada_lovelace', 'bo')
    const [slow] = await claim(db, clock(), { leaseMs: LEASE_MS })
    clock.advance(LEASE_MS + 1)
    const { id } = await erase('ada_lovelace')
    await eraseAll(db, clock, false)
    expect(await rows()).toMatchObject([{ status: 'erased', claimed_by: null }, { status: 'pending' }])
    if (slow) await record(slow, { answer: 'thanks for ada_lovelace' })
    expect(await rows()).toMatchObject([{ status: 'erased', attempt_count: 0 }, { status: 'pending' }])
    expect(await findText(db, 'for ada_lovelace')).toEqual(['attempt.answer'])
    expect((await getErasure(db, caller, id)).phase).toBe('settle')
    clock.advance(2 * LEASE_MS)
    await eraseAll(db, clock)
    expect(await findText(db, 'for ada_lovelace')).toEqual([])
    expect((await getErasure(db, caller, id)).phase).toBe('done')
  })

  it('erases single deliveries that wait, and lets the next of their order key go', async () => {
    const { db, clock, caller, find, erase, rows } = await setUp({ payload: 'lead', ordering: 'fifo' })
    await find('ada_lovelace')
    const { items } = await listLeads(db, caller, {})
    const orderKey = `lead:${items[0]?.id}`
    // Another lead under the same order key, so that it waits behind the first.
    await append(db, [message(caller, 4711, { orderKey })], clock())
    await fanOutAll(db, clock())
    expect(await rows()).toMatchObject([{ status: 'pending' }, { status: 'waiting' }])
    await erase('ada_lovelace')
    await eraseAll(db, clock)
    expect(await rows()).toMatchObject([
      { status: 'erased', number: 1 },
      { status: 'pending', number: 2, due_at: clock() },
    ])
  })

  it('keeps what was set aside for the others, and tells a delivered one that is sent again by hand as delivered', async () => {
    const { db, clock, find, erase, rows, record } = await setUp()
    await find('ada_lovelace', 'bo')
    const [first] = await claim(db, clock())
    if (first) await record(first)
    await db.sql.updateTable('delivery').set({ status: 'pending', falls_back_to: 'delivered' }).execute()
    await find('cy', 'dee')
    await db.sql.updateTable('delivery').set({ status: 'skipped', completed_at: 5 }).where('number', '=', 2).execute()
    clock.advance(1000)
    await erase('ada_lovelace')
    await erase('cy')
    await eraseAll(db, clock)
    const [, old] = await rows()
    expect(await rows()).toMatchObject([
      { status: 'delivered', falls_back_to: null },
      { status: 'erased' },
      { status: 'skipped', message_count: 1, created_at: old?.created_at, completed_at: 5 },
    ])
  })

  it('lets nobody queue bytes by hand, or keep what a transform makes of them, that are being erased', async () => {
    const { db, clock, caller, ports, subscriptionId, find, erase, rows, record } = await setUp({ payload: 'lead' })
    await find('ada_lovelace', 'bo')
    for (const delivery of await claim(db, clock())) await record(delivery)
    await erase('ada_lovelace')
    const messages = await db.sql.selectFrom('message').select(['workspace_id', 'subject_id']).orderBy('id').execute()
    const [ada] = await rows()
    let resent: Promise<string> | undefined
    await inTransaction(db, async (tx) => {
      const leadIds = [messages[0]?.subject_id ?? 0]
      await eraseMessages(tx, caller.workspaceId, leadIds, { after: 0, now: clock() })
      resent = codeOf(resendDelivery(db, caller, ada?.id ?? 0, clock))
      // Long enough to have read the bytes, were they not guarded; on SQLite it waits for its turn anyway.
      await new Promise((resolve) => setTimeout(resolve, 100))
    })
    expect(await resent).toBe('body_deleted')
    expect((await rows()).map(({ status }) => status)).toEqual(['delivered', 'delivered'])
    // As whoever began a transform before: it ends after the bytes have gone.
    expect(await inTransaction(db, (tx) => markFeedBody(tx, ada?.id ?? 0))).toBe(false)
    const { items } = await readFeed(db, caller, subscriptionId, { after: 0 }, ports)
    expect(items.map(({ body }) => body === null)).toEqual([true, false])
  })
})
