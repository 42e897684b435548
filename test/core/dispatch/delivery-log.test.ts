import { expect, it } from 'vitest'
import { insertRows } from '../../../core/src/db/bulk.ts'
import { type Db, inTransaction } from '../../../core/src/db/database.ts'
import { deliveryStatuses } from '../../../core/src/deliveries/delivery.ts'
import type { DeliveryFilter } from '../../../core/src/deliveries/delivery-log.ts'
import { listAttempts, listDeliveries } from '../../../core/src/dispatch/delivery-log.ts'
import { getMessage, listMessages } from '../../../core/src/dispatch/message-log.ts'
import type { MessageFilter } from '../../../core/src/outbox/message-log-store.ts'
import { subscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, errorOf, seedCaller, testVault } from '../../support/seed.ts'
import { append, message, testUrl } from './post.ts'

const columns = [
  'workspace_id',
  'webhook_id',
  'subscription_id',
  'endpoint_id',
  'type',
  'shape',
  'message_id',
  'number',
  'order_key',
  'status',
  'message_count',
  'due_at',
  'attempt_count',
  'schedule_from',
  'has_body',
  'created_at',
] as const

interface Row {
  number: number | null
  status: string
  type: string
  createdAt: number
}

eachEngine((open) => {
  const setUp = async () => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const add = (url: string) => subscribe(db, caller, { api: 'ctgo', url }, { vault: testVault, clock })
    const { id } = await add(testUrl)
    const { id: other } = await add(`${testUrl}/other`)
    const owners = await db.sql.selectFrom('subscription').select(['id', 'endpoint_id']).execute()
    const endpointOf = new Map(owners.map((owner) => [owner.id, owner.endpoint_id]))
    const insert = (rows: readonly Row[], subscriptionId = id) => {
      const values = rows.map(({ number, status, type, createdAt }, i) => [
        caller.workspaceId,
        `dlv_${subscriptionId}_${i}`,
        subscriptionId,
        endpointOf.get(subscriptionId) ?? 0,
        type,
        'single',
        null,
        number,
        status === 'waiting' ? 'k' : null,
        status,
        1,
        createdAt,
        0,
        0,
        0,
        createdAt,
      ])
      // In one transaction, so that ids follow the order of the rows.
      return inTransaction(db, (tx) => insertRows(tx, 'delivery', columns, values))
    }
    return { db, clock, caller, id, other, insert }
  }
  /** Follows the cursors to the end. */
  const walk = async <T>(page: (cursor: string | undefined) => Promise<{ items: T[]; nextCursor: string | null }>) => {
    const items: T[] = []
    let pages = 0
    for (let cursor: string | undefined; ; pages++) {
      const { items: found, nextCursor } = await page(cursor)
      items.push(...found)
      if (nextCursor === null) return { items, pages: pages + 1 }
      cursor = nextCursor
    }
  }
  const walkDeliveries = (db: Db, caller: { workspaceId: number }, id: number, filter: DeliveryFilter, limit: number) =>
    walk((cursor) => listDeliveries(db, caller, id, { ...filter, limit, cursor }))

  it('finds by every filter what a look at all rows finds, page by page', async () => {
    const { db, caller, id, other, insert } = await setUp()
    const types = ['lead.created', 'run.finished'] as const
    let number = 0
    const rows = Array.from({ length: 120 }, (_, i): Row => {
      const status = deliveryStatuses[(i * 7) % deliveryStatuses.length] ?? 'open'
      const type = types[i % 3 === 0 ? 1 : 0] ?? 'lead.created'
      // Handed over and sent on: not in the order of their times.
      return { number: status === 'open' ? null : ++number, status, type, createdAt: 1000 + ((i * 37) % 50) }
    })
    await insert(rows)
    await insert(rows, other)
    const filters: DeliveryFilter[] = [undefined, ...deliveryStatuses].flatMap((status) =>
      [{}, { type: types[0] }, { since: 1010, until: 1030 }, { type: types[1], since: 1025 }].map((more) => ({
        status,
        ...more,
      })),
    )
    for (const filter of filters) {
      const { status, type, since = 0, until = Infinity } = filter
      const expected = rows.filter(
        (row) =>
          (status === undefined ? row.number !== null : row.status === status) &&
          (type === undefined || row.type === type) &&
          row.createdAt >= since &&
          row.createdAt < until,
      )
      const { items } = await walkDeliveries(db, caller, id, filter, 7)
      const shown = items.map((item) => [item.number, item.status, item.type, item.createdAt])
      const wanted = expected.map((row) => [row.number, row.status, row.type, row.createdAt]).reverse()
      expect(shown, JSON.stringify(filter)).toEqual(wanted)
      expect(items.every((item) => item.subscriptionId === id)).toBe(true)
    }
  })

  it('gives a short page rather than walk past more than 20,000 deliveries, and goes on after it', async () => {
    const { db, caller, id, insert } = await setUp()
    const plain = { status: 'delivered', type: 'lead.created', createdAt: 5000 }
    const rows = Array.from({ length: 45_000 }, (_, i): Row => ({ number: i + 1, ...plain }))
    rows[0] = { number: 1, status: 'pending', type: 'run.finished', createdAt: 1000 }
    rows[1] = { number: 2, status: 'skipped', type: 'lead.created', createdAt: 1000 }
    await insert(rows)
    const first = await listDeliveries(db, caller, id, { type: 'run.finished' })
    expect(first).toMatchObject({ items: [], hasMore: true })
    const byType = await walkDeliveries(db, caller, id, { type: 'run.finished' }, 10)
    expect([byType.items.map((item) => item.number), byType.pages]).toEqual([[1], 3])
    const byTime = await walkDeliveries(db, caller, id, { until: 2000 }, 10)
    expect([byTime.items.map((item) => item.number), byTime.pages]).toEqual([[2, 1], 3])
    // What waits, and what was not taken, has indexes of its own.
    for (const [status, number] of [
      ['pending', 1],
      ['skipped', 2],
    ] as const) {
      const { items, pages } = await walkDeliveries(db, caller, id, { status }, 10)
      expect([items.map((item) => item.number), pages]).toEqual([[number], 1])
    }
  }, 60_000)

  it('lists attempts newest first, also two of one number, and the newest one beside its delivery', async () => {
    const { db, caller, id, insert } = await setUp()
    await insert([{ number: 1, status: 'exhausted', type: 'lead.created', createdAt: 1000 }])
    const [delivery] = (await listDeliveries(db, caller, id, {})).items
    expect(delivery?.lastAttempt).toBeNull()
    const ref = delivery?.id ?? 0
    const numbers = [1, 2, 2, 3, 4]
    const attempts = numbers.map((number, i) => [ref, number, 'unreachable', 1, `error ${i}`, 2000 + i])
    const names = ['delivery_id', 'number', 'outcome', 'latency_ms', 'error', 'attempted_at'] as const
    await inTransaction(db, (tx) => insertRows(tx, 'attempt', names, attempts))
    await db.sql.updateTable('delivery').set({ attempt_count: 4 }).execute()
    const { items, pages } = await walk((cursor) => listAttempts(db, caller, ref, { limit: 2, cursor }))
    expect(items.map(({ number, error }) => [number, error])).toEqual([
      [4, 'error 4'],
      [3, 'error 3'],
      [2, 'error 2'],
      [2, 'error 1'],
      [1, 'error 0'],
    ])
    expect(pages).toBe(3)
    expect((await listDeliveries(db, caller, id, {})).items[0]?.lastAttempt).toMatchObject({ error: 'error 4' })
  })

  it('finds the messages of a lead at once, however many of others have come since', async () => {
    const { db, caller } = await setUp()
    await append(db, [message(caller, 7)], 1000)
    const others = Array.from({ length: 11_000 }, (_, i) => message(caller, i + 8))
    await append(db, others, 1001)
    const page = await listMessages(db, caller, { leadId: 7 })
    expect(page).toMatchObject({ items: [{ subjectId: 7 }], hasMore: false })
  })

  it('lists messages by time, type and lead, whatever the order in which they were written', async () => {
    const { db, caller } = await setUp()
    const written = Array.from({ length: 60 }, (_, i) => ({
      type: i % 4 === 0 ? ('run.finished' as const) : ('lead.created' as const),
      subjectId: i % 5,
      at: 1000 + ((i * 17) % 30),
    }))
    for (const { type, subjectId, at } of written) await append(db, [message(caller, subjectId, { type })], at)
    const filters: MessageFilter[] = [
      {},
      { type: 'run.finished' },
      { leadId: 3 },
      { since: 1010, until: 1020 },
      { leadId: 2, since: 1005, type: 'lead.created' },
    ]
    for (const filter of filters) {
      const { type, leadId, since = 0, until = Infinity } = filter
      const expected = written
        .map((row, i) => ({ ...row, i }))
        .filter((row) => type === undefined || row.type === type)
        .filter((row) => leadId === undefined || (row.subjectId === leadId && row.type === 'lead.created'))
        .filter((row) => row.at >= since && row.at < until)
        .sort((a, b) => b.at - a.at || b.i - a.i)
      const { items } = await walk((cursor) => listMessages(db, caller, { ...filter, limit: 7, cursor }))
      const shown = items.map((item) => [item.type, item.subjectId, item.createdAt])
      expect(shown, JSON.stringify(filter)).toEqual(expected.map((row) => [row.type, row.subjectId, row.at]))
    }
  })

  it('gives a short page rather than walk past more than 10,000 messages, and goes on after it', async () => {
    const { db, caller, clock } = await setUp()
    await append(db, [message(caller, 7, { type: 'run.finished' })], 999)
    const many = Array.from({ length: 12_000 }, (_, i) => message(caller, i))
    await append(db, many, clock())
    const first = await listMessages(db, caller, { type: 'run.finished' })
    expect(first).toMatchObject({ items: [], hasMore: true })
    const { items, pages } = await walk((cursor) => listMessages(db, caller, { type: 'run.finished', cursor }))
    expect([items.map((item) => item.subjectId), pages]).toEqual([[7], 2])
  })

  it('shows that there was a message whose content is no longer kept', async () => {
    const { db, clock, caller } = await setUp()
    await append(db, [message(caller, 1)], clock())
    await db.sql.updateTable('message').set({ payload: '' }).execute()
    const [kept] = (await listMessages(db, caller, {})).items
    expect(kept).toMatchObject({ type: 'lead.created', subjectId: 1, data: null })
    expect((await getMessage(db, caller, kept?.id ?? 0, {})).message.data).toBeNull()
  })

  it('refuses a cursor that is none, and what is not the caller’s', async () => {
    const { db, clock, caller, id } = await setUp()
    await append(db, [message(caller, 1)], clock())
    const [kept] = (await listMessages(db, caller, {})).items
    const cursor = 'x'
    const refusals = [
      () => listDeliveries(db, caller, id, { cursor }),
      () => listMessages(db, caller, { cursor }),
      () => getMessage(db, caller, kept?.id ?? 0, { cursor }),
    ]
    for (const refusal of refusals) expect((await errorOf(refusal())).issues).toMatchObject([{ path: 'cursor' }])
    const other = await seedCaller(db, clock, 'Other')
    expect(await codeOf(listDeliveries(db, other, id, {}))).toBe('subscription_not_found')
    expect(await codeOf(getMessage(db, other, kept?.id ?? 0, {}))).toBe('message_not_found')
    expect((await listMessages(db, other, {})).items).toEqual([])
  })
})
