import { expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../../core/src/clock.ts'
import type { Db } from '../../../core/src/db/database.ts'
import { recordAttempts } from '../../../core/src/dispatch/claims.ts'
import { readFeed } from '../../../core/src/dispatch/feed.ts'
import { listLookups } from '../../../core/src/enrichment/on-demand.ts'
import { lookUpPerson } from '../../../core/src/erasure/person-lookups.ts'
import { beginSweep, sweepOf, trimSlice } from '../../../core/src/retention/trim.ts'
import { newProfile } from '../../../core/src/sources/profile.ts'
import type { SubscribeInput } from '../../../core/src/webhooks/subscriptions.ts'
import { pauseSubscription, subscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, seedCaller, testVault } from '../../support/seed.ts'
import { append, claim, fanOutAll, message, resultOf } from '../dispatch/post.ts'

const KEPT_DAYS = 30
const tables = ['delivery', 'delivery_item', 'delivery_body', 'attempt', 'message', 'message_body'] as const

/** A whole sweep; answers the most rows of one slice. */
async function sweep(db: Db, now: number, days = KEPT_DAYS): Promise<number> {
  let most = 0
  for (let next = sweepOf(days, now) as ReturnType<typeof sweepOf> | null; next; ) {
    const trimmed = await trimSlice(db, next, now)
    most = Math.max(most, trimmed.deletedCount)
    next = trimmed.next
  }
  return most
}

eachEngine((open) => {
  const setUp = async (settings: Partial<SubscribeInput> = { payload: 'lead' }) => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const ports = { vault: testVault, clock }
    const { id } = await subscribe(db, caller, { api: 'ctgo', url: 'https://hooks.example.com/in', ...settings }, ports)
    let subject = 0
    /** Messages that are fanned out and, unless told, delivered. */
    const deliver = async (count: number, isSent = true) => {
      const messages = Array.from({ length: count }, () => message(caller, ++subject))
      await append(db, messages, clock())
      await fanOutAll(db, clock())
      if (!isSent) return
      const sent = await claim(db, clock())
      const results = sent.map((delivery) => resultOf(delivery, { answer: 'thanks', attemptedAt: clock() }))
      await recordAttempts(db, results, { now: clock(), random: () => 0.5 })
    }
    const counts = async () => {
      const found: Record<string, number> = {}
      for (const table of tables) {
        const { n } = await db.sql
          .selectFrom(table)
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow()
        found[table] = Number(n)
      }
      return found
    }
    const numbers = async () =>
      (await db.sql.selectFrom('delivery').select('number').orderBy('number').execute()).map(({ number }) => number)
    return { db, clock, caller, ports, subscriptionId: id, deliver, counts, numbers }
  }

  it('deletes what was delivered long ago with all that hangs on it, and keeps what is younger', async () => {
    const { db, clock, deliver, counts, numbers } = await setUp()
    await deliver(900)
    clock.advance(KEPT_DAYS * DAY_MS)
    await deliver(3)
    clock.advance(1)
    expect(await sweep(db, clock())).toBeLessThanOrEqual(500)
    expect(await numbers()).toEqual([901, 902, 903])
    expect(await counts()).toEqual({
      delivery: 3,
      delivery_item: 0,
      delivery_body: 0,
      attempt: 3,
      message: 3,
      message_body: 3,
    })
  })

  it('counts the leads of a list as rows, so that a slice stays small', async () => {
    const { db, clock, deliver, counts } = await setUp({ payload: 'leads' })
    for (let i = 0; i < 12; i++) {
      await deliver(100)
    }
    clock.advance((KEPT_DAYS + 1) * DAY_MS)
    expect((await counts()).delivery_item).toBe(1200)
    expect(await sweep(db, clock())).toBeLessThanOrEqual(602)
    expect(await counts()).toMatchObject({ delivery: 0, delivery_item: 0, attempt: 0, message: 0, message_body: 0 })
  })

  it('keeps for ever when told so', async () => {
    const { db, clock, deliver, counts } = await setUp()
    await deliver(2)
    clock.advance(4000 * DAY_MS)
    await sweep(db, clock(), 0)
    expect(await counts()).toMatchObject({ delivery: 2, attempt: 2, message: 2 })
  })

  it('leaves what is still to be sent with its bytes, and rows above it without theirs, so that the feed has no hole', async () => {
    const { db, clock, caller, ports, subscriptionId, deliver, numbers, counts } = await setUp()
    await deliver(2)
    await pauseSubscription(db, caller, subscriptionId, true, clock)
    await deliver(1, false)
    await pauseSubscription(db, caller, subscriptionId, false, clock)
    await db.sql
      .updateTable('delivery')
      .set({ due_at: clock() + 400 * DAY_MS })
      .where('number', '=', 3)
      .execute()
    await deliver(2)
    clock.advance((KEPT_DAYS + 1) * DAY_MS)
    await sweep(db, clock())
    expect(await numbers()).toEqual([3, 4, 5])
    expect(await counts()).toMatchObject({ message: 1, message_body: 1 })
    const { items, oldest } = await readFeed(db, caller, subscriptionId, { after: 2 }, ports)
    expect(oldest).toBe(3)
    expect(items.map(({ body }) => body === null)).toEqual([false, true, true])
    expect(await codeOf(readFeed(db, caller, subscriptionId, { after: 0 }, ports))).toBe('feed_trimmed')
    // Once it is sent it is young again; later it goes with those above it.
    clock.advance(400 * DAY_MS)
    const [late] = await claim(db, clock())
    expect(JSON.parse(late?.body ?? '')).toMatchObject({ subjectId: 3 })
    if (late) await recordAttempts(db, [resultOf(late)], { now: clock(), random: () => 0.5 })
    await sweep(db, clock())
    expect(await numbers()).toEqual([3, 4, 5])
    clock.advance((KEPT_DAYS + 1) * DAY_MS)
    await sweep(db, clock())
    expect(await counts()).toMatchObject({ delivery: 0, message: 0 })
  })

  it('leaves messages that were not fanned out, however old', async () => {
    const { db, clock, caller, counts } = await setUp()
    await append(db, [message(caller, 1)], clock())
    clock.advance(100 * DAY_MS)
    await sweep(db, clock())
    expect(await counts()).toMatchObject({ message: 1 })
  })

  it('leaves what a replay may still want, until it has ended', async () => {
    const { db, clock, caller, subscriptionId, deliver, counts } = await setUp()
    await deliver(3)
    await db.sql
      .insertInto('replay')
      .values({
        workspace_id: caller.workspaceId,
        subscription_id: subscriptionId,
        state: 'paused',
        statuses: '["delivered"]',
        types: null,
        since: null,
        until: clock() + 1,
        includes_missing: 0,
        rate_per_second: null,
        phase: 'deliveries',
        cursor: null,
        total: 3,
        is_total_complete: 1,
        done: 0,
        without_body: 0,
        waits_for: null,
        slot_at: 0,
        due_at: 0,
        claimed_by: null,
        created_at: clock(),
        started_at: null,
        completed_at: null,
      })
      .execute()
    const [first] = await db.sql.selectFrom('delivery').select('id').execute()
    await db.sql
      .insertInto('replay_item')
      .values({ replay_id: 1, delivery_id: first?.id ?? 0 })
      .execute()
    clock.advance((KEPT_DAYS + 1) * DAY_MS)
    await sweep(db, clock())
    expect(await counts()).toMatchObject({ delivery: 3, message: 3, message_body: 3 })
    await db.sql.updateTable('replay').set({ state: 'finished' }).execute()
    await sweep(db, clock())
    expect(await db.sql.selectFrom('replay_item').selectAll().execute()).toEqual([])
    expect(await counts()).toMatchObject({ delivery: 0, message: 0, message_body: 0 })
  })

  it('deletes old replies, log lines, and secrets that sign no more', async () => {
    const { db, clock, caller, subscriptionId } = await setUp()
    const at = clock()
    const reply = { workspace_id: caller.workspaceId, request_hash: '', status: 200, sealed_body: null }
    await db.sql
      .insertInto('idempotency')
      .values([
        { ...reply, key: 'old', created_at: at - DAY_MS - 1 },
        { ...reply, key: 'young', created_at: at - DAY_MS + 1 },
      ])
      .execute()
    await db.sql
      .insertInto('run_log')
      .values([
        { run_id: 1, step: 's', message: 'old', created_at: at - KEPT_DAYS * DAY_MS - 1 },
        { run_id: 1, step: 's', message: 'young', created_at: at - KEPT_DAYS * DAY_MS + 1 },
      ])
      .execute()
    const secret = { subscription_id: subscriptionId, sealed_secret: '', created_at: 1 }
    await db.sql
      .insertInto('subscription_secret')
      .values([
        { ...secret, expires_at: at - 1 },
        { ...secret, expires_at: at + 1 },
      ])
      .execute()
    await sweep(db, at)
    expect((await db.sql.selectFrom('idempotency').select('key').execute()).map(({ key }) => key)).toEqual(['young'])
    expect((await db.sql.selectFrom('run_log').select('message').execute()).map((row) => row.message)).toEqual([
      'young',
    ])
    const secrets = await db.sql.selectFrom('subscription_secret').select('expires_at').orderBy('id').execute()
    expect(secrets.map(({ expires_at }) => expires_at)).toEqual([null, at + 1])
  })

  it('deletes look-ups after 90 days in whatever workspace, whether or not anybody is looked up there any more', async () => {
    const { db, clock, caller } = await setUp()
    const options = { clock, leaseMs: 1000, vault: testVault }
    const ports = { lookup: async () => ({ email: null, notes: [] }), creditsPerOutput: 1 }
    const wanted = { outputs: ['email' as const], emailMode: 'any' as const }
    const look = (handle: string) => lookUpPerson(db, caller, newProfile(handle), wanted, ports, options)
    await look('old')
    clock.advance(1)
    await look('young')
    await sweep(db, clock() + 90 * DAY_MS, 0)
    expect((await listLookups(db, caller, 'email')).map(({ handle }) => handle)).toEqual(['young'])
  })

  it('gives one relay the turn an hour, also after the clock went back', async () => {
    const { db, clock } = await setUp()
    const turn = (now: number) => beginSweep(db, { retentionDays: KEPT_DAYS, now })
    const turns = await Promise.all([turn(clock()), turn(clock()), turn(clock())])
    expect(turns.filter((taken) => taken !== null)).toHaveLength(1)
    expect(await turn(clock() + HOUR_MS - 1)).toBeNull()
    expect(await turn(clock() + HOUR_MS)).not.toBeNull()
    expect(await turn(clock() - 3 * HOUR_MS)).not.toBeNull()
  })
})
