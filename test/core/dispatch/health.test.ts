import { describe, expect, it } from 'vitest'
import { HOUR_MS } from '../../../core/src/clock.ts'
import type { AttemptResult } from '../../../core/src/deliveries/attempt.ts'
import { recordAttempts } from '../../../core/src/dispatch/claims.ts'
import type { OutgoingDelivery } from '../../../core/src/dispatch/outgoing.ts'
import { type Health, healthy, nextHealth, type Observed } from '../../../core/src/webhooks/health.ts'
import { subscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { seedCaller, testVault } from '../../support/seed.ts'
import { append, claim, fanOutAll, message, resultOf, testUrl } from './post.ts'

const now = 1_000_000_000_000
const nothing: Observed = { hasSuccess: false, hasExhausted: false, isGone: false }
const failing = (hours: number, warned = false): Health => ({
  ...healthy,
  failingSince: now - hours * HOUR_MS,
  warnedAt: warned ? now - HOUR_MS : null,
})

describe('the health of an endpoint', () => {
  const cases: [name: string, health: Health, observed: Partial<Observed>, next: Partial<Health>, events: string[]][] =
    [
      ['does not begin to fail before a message is given up', healthy, {}, healthy, []],
      ['begins to fail with the first one', healthy, { hasExhausted: true }, { failingSince: now }, []],
      ['goes on failing without a word at first', failing(59), {}, failing(59), []],
      ['warns at half time', failing(60), {}, { warnedAt: now, disabledAt: null }, ['endpoint.failing']],
      ['warns once', failing(61, true), { hasExhausted: true }, failing(61, true), []],
      ['is disabled after 120 hours', failing(120, true), {}, { disabledAt: now }, ['endpoint.disabled']],
      ['is cleared by one success', failing(119), { hasSuccess: true, hasExhausted: true }, healthy, []],
      ['says so where it had warned', failing(119, true), { hasSuccess: true }, healthy, ['endpoint.recovered']],
      [
        'is disabled at once by 410',
        healthy,
        { isGone: true, hasSuccess: true },
        { disabledAt: now },
        ['endpoint.disabled'],
      ],
      ['stays disabled whatever comes', { ...healthy, disabledAt: 5 }, { hasSuccess: true }, { disabledAt: 5 }, []],
    ]
  it.each(cases)('%s', (_name, health, observed, next, events) => {
    const result = nextHealth(health, { ...nothing, ...observed }, now)
    expect(result.health).toMatchObject(next)
    expect(result.events).toEqual(events)
  })
})

eachEngine((open) => {
  const opsUrl = 'https://ops.example.com/in'
  const setUp = async () => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const add = (url = testUrl) =>
      subscribe(db, caller, { api: 'ctgo', url, payload: 'lead' }, { vault: testVault, clock })
    await add()
    await subscribe(
      db,
      caller,
      {
        api: 'ctgo',
        url: opsUrl,
        events: ['endpoint.failing', 'endpoint.disabled', 'endpoint.recovered', 'message.exhausted'],
      },
      { vault: testVault, clock },
    )
    const queue = async (...subjects: number[]) => {
      await append(
        db,
        subjects.map((id) => message(caller, id)),
        clock(),
      )
      await fanOutAll(db, clock())
    }
    const due = async (url: string) => (await claim(db, clock())).filter((delivery) => delivery.url === url)
    const record = (deliveries: readonly OutgoingDelivery[], fields: Partial<AttemptResult> = {}) =>
      recordAttempts(
        db,
        deliveries.map((delivery) => resultOf(delivery, fields)),
        { now: clock(), random: () => 0.5 },
      )
    /** Fails whatever is due until all of it is given up. */
    const exhaust = async () => {
      for (let round = 0; round < 8; round++) {
        await record(await due(testUrl), { outcome: 'rejected', status: 500 })
        clock.advance(36_000_000)
      }
    }
    /** Takes what operations would be told, as types. */
    const told = async () => {
      await fanOutAll(db, clock())
      const posts = await due(opsUrl)
      await record(posts)
      return posts.map(({ type }) => type)
    }
    const statuses = async () => {
      const rows = await db.sql
        .selectFrom('delivery')
        .innerJoin('endpoint', 'endpoint.id', 'delivery.endpoint_id')
        .select('status')
        .where('url', '=', testUrl)
        .orderBy('delivery.id')
        .execute()
      return rows.map((row) => row.status)
    }
    return { db, clock, add, queue, due, record, exhaust, told, statuses }
  }

  it('disables an endpoint that answers 410, keeps what comes as skipped, and begins anew when it is subscribed again', async () => {
    const { add, queue, due, record, told, statuses } = await setUp()
    await queue(1, 2)
    const [first] = await due(testUrl)
    await record([first!], { outcome: 'rejected', status: 410 })
    expect(await statuses()).toEqual(['exhausted', 'skipped'])
    expect(await told()).toEqual(['message.exhausted', 'endpoint.disabled'])
    await queue(3)
    expect(await due(testUrl)).toEqual([])
    expect(await statuses()).toEqual(['exhausted', 'skipped', 'skipped'])
    await add()
    await queue(4)
    expect(await due(testUrl)).toHaveLength(1)
  })

  it('tells of a message given up, warns at half time and disables after 120 hours of nothing but failures', async () => {
    const { clock, queue, exhaust, told, due, record, statuses } = await setUp()
    await queue(1)
    await exhaust()
    expect(await told()).toEqual(['message.exhausted'])
    clock.advance(60 * HOUR_MS)
    await queue(2)
    await record(await due(testUrl), { outcome: 'unreachable', status: null, error: 'timeout' })
    expect(await told()).toEqual(['endpoint.failing'])
    clock.advance(60 * HOUR_MS)
    await record(await due(testUrl), { outcome: 'unreachable', status: null, error: 'timeout' })
    expect(await told()).toEqual(['endpoint.disabled'])
    expect(await statuses()).toEqual(['exhausted', 'skipped'])
  })

  it('clears the clock of failure by one success, and says so after a warning', async () => {
    const { clock, queue, exhaust, told, due, record, db } = await setUp()
    await queue(1)
    await exhaust()
    expect(await told()).toEqual(['message.exhausted'])
    clock.advance(60 * HOUR_MS)
    await queue(2)
    await record(await due(testUrl), { outcome: 'rejected', status: 503 })
    expect(await told()).toEqual(['endpoint.failing'])
    clock.advance(HOUR_MS)
    await record(await due(testUrl))
    expect(await told()).toEqual(['endpoint.recovered'])
    const row = await db.sql.selectFrom('endpoint').selectAll().where('url', '=', testUrl).executeTakeFirstOrThrow()
    expect([row.failing_since, row.warned_at, row.disabled_at]).toEqual([null, null, null])
  })

  it('does not tell of operational messages that were given up themselves', async () => {
    const { clock, queue, exhaust, due, record, db } = await setUp()
    await queue(1)
    await exhaust()
    for (let round = 0; round < 9; round++) {
      await fanOutAll(db, clock())
      await record(await due(opsUrl), { outcome: 'rejected', status: 500 })
      clock.advance(36_000_000)
    }
    const rows = await db.sql.selectFrom('message').select('type').where('type', 'like', 'message.%').execute()
    expect(rows).toHaveLength(1)
  })
})
