import { setTimeout as sleep } from 'node:timers/promises'
import { type Db, inTransaction, openDatabase, systemClock } from '@leadwire/core'
import { insertRows } from '../../core/src/db/bulk.ts'
import { newWebhookId } from '../../core/src/deliveries/delivery.ts'
import { type EngineName, makePlace, startHub, startTimingSink } from './hub.ts'
import { median, perSecond, profileAt } from './support.ts'

const SIZES = [10_000, 1_000_000] as const
const ROUNDS = 3
const ENDPOINTS = 100
/** Counted in each round, after the first ones that fill the lanes; together less than the small queue. */
const COUNTED = 6000
const SKIPPED = 1000

/**
 * Backlog: webhooks a second out of a queue in which 1,000,000 are due, beside one in which 10,000 are, and the most
 * memory the hub held. `npm run bench -- backlog [sqlite|postgres] [size]`; default both.
 * The queue is that of 100 endpoints whose hub was off for a while: every message is due at each of them.
 */
export async function run([engine, size]: string[]): Promise<void> {
  const large = Number(size ?? SIZES[1])
  if (engine !== 'postgres') await bench('sqlite', large)
  if (engine !== 'sqlite') await bench('postgres', large)
}

async function bench(engine: EngineName, large: number): Promise<void> {
  const rates = new Map<number, number[]>()
  let memory = 0
  for (const size of [SIZES[0], large]) {
    const place = await makePlace(engine)
    const sink = await startTimingSink()
    await seed(place.url, sink.url, size)
    for (let round = 0; round < ROUNDS; round++) {
      const hub = await startHub(place.url, { LEADWIRE_MAX_SUBSCRIPTIONS: '1000' })
      const rate = await measure(() => sink.count())
      rates.set(size, [...(rates.get(size) ?? []), rate])
      if (size === large) memory = Math.max(memory, hub.peakMemory())
      await hub.stop()
      await refill(place.url)
    }
    sink.stop()
    await place.close()
  }
  console.log(
    `\nbacklog on ${engine}: webhooks a second to ${ENDPOINTS} endpoints, median of ${ROUNDS} starts of a hub`,
  )
  for (const [size, found] of rates) {
    const all = found.map((rate) => Math.round(rate)).join(' ')
    console.log(`  ${size.toLocaleString('en').padStart(9)} due   ${perSecond(median(found), 1000)}   (${all})`)
  }
  const [small = [], big = []] = [...rates.values()]
  console.log(
    `  ratio ${(median(big) / median(small)).toFixed(2)} (aim 0.9), hub at most ${memory.toFixed(0)} MB (aim 250)`,
  )
}

/** Webhooks a second between the arrival of `SKIPPED` and that of `COUNTED` more. */
async function measure(count: () => Promise<number>): Promise<number> {
  const before = await count()
  const reach = async (wanted: number): Promise<{ at: number; count: number }> => {
    for (;;) {
      const now = await count()
      if (now - before >= wanted) return { at: performance.now(), count: now }
      await sleep(10)
    }
  }
  const start = await reach(SKIPPED)
  const end = await reach(SKIPPED + COUNTED)
  return ((end.count - start.count) * 1000) / (end.at - start.at)
}

/** Makes due again what the last hub had taken or leased, so that every round finds the same queue. */
async function refill(url: string): Promise<void> {
  const db = await openDatabase(url)
  await db.sql
    .updateTable('delivery')
    .set({ status: 'pending', claimed_by: null, due_at: 1, attempt_count: 0, completed_at: null })
    .where((eb) => eb.or([eb('status', '=', 'delivered'), eb('due_at', '>', 1)]))
    .execute()
  await db.close()
}

/** Subscriptions by the API, so that they are what they would be; then the queue, written at once. */
async function seed(url: string, sinkUrl: string, size: number): Promise<void> {
  const hub = await startHub(url, { LEADWIRE_MAX_SUBSCRIPTIONS: '1000' })
  for (let n = 0; n < ENDPOINTS; n++) {
    await hub.call('POST', '/api/v2/webhooks/subscribe', { targetUrl: `${sinkUrl}/in/${n}`, payload: 'lead' })
  }
  await hub.stop()
  const db = await openDatabase(url)
  const messages = size / ENDPOINTS
  for (let from = 0; from < messages; from += 500) await seedMessages(db, from, Math.min(500, messages - from))
  await db.close()
}

async function seedMessages(db: Db, from: number, count: number): Promise<void> {
  const now = systemClock()
  const subscriptions = await db.sql
    .selectFrom('subscription')
    .select(['id', 'endpoint_id', 'workspace_id', 'api'])
    .execute()
  const workspaceId = subscriptions[0]?.workspace_id ?? 0
  const places = Array.from({ length: count }, (_, i) => from + i)
  await inTransaction(db, async (tx) => {
    const messageColumns = [
      'workspace_id',
      'type',
      'subject_id',
      'order_key',
      'ends_batch',
      'payload',
      'created_at',
      'seq',
    ] as const
    const made = await insertRows(
      tx,
      'message',
      messageColumns,
      places.map((n) => [workspaceId, 'lead.created', n, `lead:${n}`, 0, '{}', now, n]),
      ['id', 'subject_id'],
    )
    const ids = new Map(made.map((row) => [Number(row.subject_id), Number(row.id)]))
    const body = (n: number) => JSON.stringify({ id: n, profile: profileAt(n), padding: 'x'.repeat(500) })
    const bodies = places.map((n) => [ids.get(n) ?? 0, subscriptions[0]?.api ?? '', body(n)])
    await insertRows(tx, 'message_body', ['message_id', 'api', 'body'], bodies)
    const rows = places.flatMap((n) =>
      subscriptions.map(({ id, endpoint_id }) => [
        workspaceId,
        newWebhookId(),
        id,
        endpoint_id,
        'lead.created',
        'lead',
        ids.get(n) ?? 0,
        n + 1,
        'pending',
        1,
        1,
        0,
        0,
        0,
        now,
      ]),
    )
    const columns = [
      'workspace_id',
      'webhook_id',
      'subscription_id',
      'endpoint_id',
      'type',
      'shape',
      'message_id',
      'number',
      'status',
      'message_count',
      'due_at',
      'attempt_count',
      'schedule_from',
      'has_body',
      'created_at',
    ] as const
    await insertRows(tx, 'delivery', columns, rows)
  })
}
