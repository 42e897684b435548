import { type RawBuilder, sql } from 'kysely'
import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import { releaseKeys } from '../deliveries/attempt-store.ts'
import { listDeliveryItems } from '../deliveries/claim-store.ts'
import { TEST_BATCH } from '../deliveries/delivery-log.ts'
import { holdOrderKeys } from '../deliveries/delivery-store.ts'
import type { ReplayFilter } from './replay.ts'

/** A delivery at rest, as far as sending it again needs it. */
export interface ReplayableRow {
  id: number
  number: number
  order_key: string | null
  message_id: number | null
  message_count: number
  has_body: number
}

/** Rows that one slice may walk past in search of what is asked for. */
const SCAN = 5_000

/** Rows that one statement counts, so that nobody waits long behind it. */
const COUNTED_AT_ONCE = 20_000

/**
 * Indexes to walk along by number: one for each status that has its own, or all deliveries of the subscription. The
 * condition of `delivery_ended` is spelled as there, or SQLite does not use it.
 */
const walksOf = (subscriptionId: number, { statuses }: ReplayFilter): RawBuilder<unknown>[] =>
  statuses.includes('delivered')
    ? [sql`subscription_id = ${subscriptionId}`]
    : statuses.map(
        (status) =>
          sql`subscription_id = ${subscriptionId} and status = ${status} and status in ('exhausted', 'skipped', 'cancelled', 'erased')`,
      )

/** What was made to try the endpoint is never replayed. */
const conditionsOf = ({ statuses, types, since, until }: ReplayFilter): RawBuilder<unknown> =>
  sql.join(
    [
      sql`status in (${sql.join(statuses)})`,
      sql`created_at < ${until}`,
      sql`(batch_key is null or batch_key <> ${TEST_BATCH})`,
      ...(since === null ? [] : [sql`created_at >= ${since}`]),
      ...(types === null ? [] : [sql`type in (${sql.join(types)})`]),
    ],
    sql` and `,
  )

/** The `count`-th number of a walk behind `after`; undefined = there are fewer. */
async function findEnd(db: Db, walk: RawBuilder<unknown>, after: number, count: number): Promise<number | undefined> {
  const { rows } = await sql<{ number: number }>`
    select number from delivery where ${walk} and number > ${after} order by number limit 1 offset ${count - 1}
  `.execute(db.sql)
  return rows[0]?.number
}

/**
 * The next deliveries to be sent again, by ascending number.
 * @param after  `next` of the slice before
 * @returns `next` null = there are no more; else where to go on, even when this slice is short or empty
 */
export async function listReplayable(
  db: Db,
  subscriptionId: number,
  filter: ReplayFilter,
  { after, limit }: { after: number; limit: number },
): Promise<{ rows: ReplayableRow[]; next: number | null }> {
  const found: ReplayableRow[] = []
  const ends: number[] = []
  for (const walk of walksOf(subscriptionId, filter)) {
    const end = await findEnd(db, walk, after, SCAN)
    if (end !== undefined) ends.push(end)
    const { rows } = await sql<ReplayableRow>`
      select id, number, order_key, message_id, message_count, has_body from delivery
      where ${walk} and number > ${after} ${end === undefined ? sql`` : sql`and number <= ${end}`}
        and ${conditionsOf(filter)} order by number limit ${limit}
    `.execute(db.sql)
    found.push(...rows)
    // Behind its last one this walk has not been looked at.
    if (rows.length === limit) ends.push(rows.at(-1)?.number ?? after)
  }
  const end = ends.length === 0 ? null : Math.min(...ends)
  const reached = found.filter(({ number }) => end === null || number <= end).sort((a, b) => a.number - b.number)
  const rows = reached.slice(0, limit)
  return { rows, next: reached.length > limit ? (rows.at(-1)?.number ?? after) : end }
}

/** How many deliveries there are to be sent again. */
export async function countReplayable(db: Db, subscriptionId: number, filter: ReplayFilter): Promise<number> {
  let count = 0
  for (const walk of walksOf(subscriptionId, filter)) {
    for (let after: number | undefined = 0; after !== undefined; ) {
      const end: number | undefined = await findEnd(db, walk, after, COUNTED_AT_ONCE)
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from delivery
        where ${walk} and number > ${after} ${end === undefined ? sql`` : sql`and number <= ${end}`}
          and ${conditionsOf(filter)}
      `.execute(db.sql)
      count += Number(rows[0]?.count ?? 0)
      after = end
    }
  }
  return count
}

/** Of deliveries those whose bytes are kept, in their order. @param api in whose form */
export async function keepSendable(tx: Db, rows: readonly ReplayableRow[], api: string): Promise<ReplayableRow[]> {
  const own = rows.filter((row) => row.has_body === 1).map(({ id }) => id)
  const kept = new Set<number>()
  for (const part of chunk(own)) {
    const bodies = await tx.sql
      .selectFrom('delivery_body')
      .select('delivery_id')
      .where('delivery_id', 'in', part)
      .execute()
    for (const body of bodies) kept.add(body.delivery_id)
  }
  const composed = rows.filter((row) => row.has_body === 0)
  const items = await listDeliveryItems(
    tx,
    composed.flatMap((row) => (row.message_id === null ? [row.id] : [])),
  )
  const messagesOf = (row: ReplayableRow) => (row.message_id === null ? (items.get(row.id) ?? []) : [row.message_id])
  const frozen = await listFrozen(tx, composed.flatMap(messagesOf), api)
  return rows.filter((row) => {
    if (row.has_body === 1) return kept.has(row.id)
    const messageIds = messagesOf(row)
    return messageIds.length === row.message_count && messageIds.every((id) => frozen.has(id))
  })
}

/** Of messages those whose bytes are kept in an api's form. */
export async function listFrozen(tx: Db, messageIds: readonly number[], api: string): Promise<Set<number>> {
  const frozen = new Set<number>()
  for (const part of chunk([...new Set(messageIds)])) {
    const bodies = await tx.sql
      .selectFrom('message_body')
      .select('message_id')
      .where('message_id', 'in', part)
      .where('api', '=', api)
      .execute()
    for (const body of bodies) frozen.add(body.message_id)
  }
  return frozen
}

/**
 * Makes deliveries at rest due again, with the retry schedule from its start: same id, number and bytes. Those with an
 * order go behind what is on its way under their key. Answers the ids of those that were still at rest.
 */
export async function requeueDeliveries(
  tx: Db,
  rows: readonly { id: number; order_key: string | null }[],
  {
    subscriptionId,
    endpointId,
    statuses,
    now,
  }: {
    subscriptionId: number
    endpointId: number
    statuses: readonly string[]
    now: number
  },
): Promise<number[]> {
  const keys = rows.flatMap(({ order_key: orderKey }) => (orderKey === null ? [] : [{ subscriptionId, orderKey }]))
  // None of what they go behind may come to its end meanwhile, or they would wait behind nothing.
  if (keys.length > 0) await holdOrderKeys(tx, keys)
  const requeued: number[] = []
  for (const status of ['pending', 'waiting'] as const) {
    const ids = rows.filter((row) => (row.order_key === null) === (status === 'pending')).map(({ id }) => id)
    for (const part of chunk(ids)) {
      const changed = await tx.sql
        .updateTable('delivery')
        .set((eb) => ({
          status,
          due_at: now,
          endpoint_id: endpointId,
          claimed_by: null,
          falls_back_to: null,
          schedule_from: eb.ref('attempt_count'),
          completed_at: null,
        }))
        .where('id', 'in', part)
        .where('status', 'in', statuses)
        .returning('id')
        .execute()
      requeued.push(...changed.map(({ id }) => id))
    }
  }
  if (keys.length > 0) await releaseKeys(tx, keys, now)
  return requeued
}
