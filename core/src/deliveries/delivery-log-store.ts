import { type RawBuilder, type Selectable, sql } from 'kysely'
import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import type { DeliveryTable } from '../db/tables-webhooks.ts'
import type { MessageType } from '../outbox/message.ts'
import { listLastAttempts } from './attempt-log-store.ts'
import type { DeliveryShape, DeliveryStatus } from './delivery.ts'
import { type DeliveryFilter, type LoggedDelivery, TEST_BATCH } from './delivery-log.ts'

/** Whose deliveries, and where what it has still to send is queued. */
export interface DeliveryOwner {
  id: number
  endpointId: number
}

/** A page of deliveries; `next` is the place after which the list goes on, null = it ends here. */
export interface DeliverySlice {
  items: LoggedDelivery[]
  next: number | null
}

/**
 * Index rows that one page may walk past in search of what a filter asks for, so that no filter is slow: a page may come
 * out short, or empty, and the list still go on. Among 1,000,000 deliveries such a walk takes 7 ms on SQLite and 30 ms on
 * Postgres.
 */
const SCAN = 20_000
/** Above every number and id. */
const NO_PLACE = Number.MAX_SAFE_INTEGER

const toDelivery = (row: Selectable<DeliveryTable>): Omit<LoggedDelivery, 'lastAttempt'> => ({
  id: row.id,
  webhookId: row.webhook_id,
  subscriptionId: row.subscription_id,
  endpointId: row.endpoint_id,
  type: row.type as MessageType,
  shape: row.shape as DeliveryShape,
  messageId: row.message_id,
  messageCount: row.message_count,
  number: row.number,
  status: row.status as DeliveryStatus,
  attemptCount: row.attempt_count,
  nextAttemptAt: row.status === 'pending' && row.claimed_by === null ? row.due_at : null,
  isSending: row.status === 'pending' && row.claimed_by !== null,
  isTest: row.batch_key === TEST_BATCH,
  hasBody: row.has_body === 1,
  isTransformed: row.is_transformed === 1,
  createdAt: row.created_at,
  completedAt: row.completed_at,
})

const withLastAttempts = async (db: Db, rows: readonly Selectable<DeliveryTable>[]): Promise<LoggedDelivery[]> => {
  const attempts = await listLastAttempts(
    db,
    rows.flatMap((row) => (row.attempt_count > 0 ? [row.id] : [])),
  )
  return rows.map((row) => ({ ...toDelivery(row), lastAttempt: attempts.get(row.id) ?? null }))
}

/** The condition of the index `delivery_ended`; spelled as there, or SQLite does not use it. */
const isEnded = sql`status in ('exhausted', 'skipped', 'cancelled', 'erased')`
const ended: readonly string[] = ['exhausted', 'skipped', 'cancelled', 'erased']

/** Where deliveries of a status are few, though all may be many: an index that holds those alone. */
const queues: Partial<Record<DeliveryStatus, (owner: DeliveryOwner) => RawBuilder<unknown>>> = {
  open: ({ id }) => sql`status = 'open' and subscription_id = ${id}`,
  waiting: ({ id }) => sql`order_key is not null and status in ('waiting', 'pending') and subscription_id = ${id}`,
  pending: ({ endpointId }) => sql`status = 'pending' and endpoint_id = ${endpointId}`,
}

/**
 * The deliveries of a subscription, newest number first. Those still being packed have no number: they are listed when
 * `status` asks for `open`, by id.
 * @param after  `next` of the page before
 */
export async function listDeliveryRows(
  db: Db,
  owner: DeliveryOwner,
  filter: DeliveryFilter,
  page: { after: number | undefined; limit: number },
): Promise<DeliverySlice> {
  const place = sql.ref(filter.status === 'open' ? 'id' : 'number')
  const from = sql`subscription_id = ${owner.id} and ${place} < ${page.after ?? NO_PLACE}`
  const conditions = conditionsOf(filter)
  const wanted = sql.join(conditions, sql` and `)
  const queue = await findShortQueue(db, owner, filter.status)
  if (queue) {
    // `cross join` keeps SQLite from walking all deliveries instead.
    const { rows } = await sql<{ id: number }>`
      with few(few_id) as materialized (select id from delivery where ${queue})
      select id from few cross join delivery where id = few_id and ${from} and ${wanted}
      order by ${place} desc limit ${page.limit + 1}
    `.execute(db.sql)
    return await toSlice(db, rows, page.limit, null)
  }
  const isOfEnded = ended.includes(filter.status ?? '')
  const walked = isOfEnded ? sql`${from} and status = ${filter.status} and ${isEnded}` : from
  const isPicky = conditions.length > (isOfEnded ? 2 : 1)
  // The inner limit keeps Postgres from reading the whole table instead.
  const { rows } = await sql<{ id: number }>`
    select id from (
      select id, number, status, type, created_at from delivery where ${walked}
      order by number desc limit ${isPicky ? SCAN : page.limit + 1}
    ) as seen
    where ${wanted} order by number desc limit ${page.limit + 1}
  `.execute(db.sql)
  const end = isPicky && rows.length <= page.limit ? await findEnd(db, walked) : undefined
  return await toSlice(db, rows, page.limit, end ?? null)
}

/** What is asked for; never empty. */
const conditionsOf = ({ status, type, since, until }: DeliveryFilter): RawBuilder<unknown>[] => [
  sql`1 = 1`,
  ...(status === undefined ? [] : [sql`status = ${status}`]),
  ...(type === undefined ? [] : [sql`type = ${type}`]),
  ...(since === undefined ? [] : [sql`created_at >= ${since}`]),
  ...(until === undefined ? [] : [sql`created_at < ${until}`]),
]

/** The condition of a status's own index, when it holds few rows. */
async function findShortQueue(
  db: Db,
  owner: DeliveryOwner,
  status: DeliveryStatus | undefined,
): Promise<RawBuilder<unknown> | undefined> {
  const queue = status && queues[status]?.(owner)
  if (!queue) return undefined
  const { rows } = await sql`select id from delivery where ${queue} limit 1 offset ${SCAN}`.execute(db.sql)
  return rows.length === 0 || status === 'open' ? queue : undefined
}

/** The last number that a page may look at; undefined = there is less. */
async function findEnd(db: Db, walked: RawBuilder<unknown>): Promise<number | undefined> {
  const { rows } = await sql<{ number: number }>`
    select number from delivery where ${walked} order by number desc limit 1 offset ${SCAN - 1}
  `.execute(db.sql)
  return rows[0]?.number
}

async function toSlice(
  db: Db,
  hits: readonly { id: number }[],
  limit: number,
  end: number | null,
): Promise<DeliverySlice> {
  const ids = hits.slice(0, limit).map(({ id }) => id)
  const placeOf = new Map(ids.map((id, i) => [id, i]))
  const items = await readDeliveries(db, ids)
  items.sort((a, b) => (placeOf.get(a.id) ?? 0) - (placeOf.get(b.id) ?? 0))
  const last = items.at(-1)
  return { items, next: hits.length > limit && last ? (last.number ?? last.id) : end }
}

async function readDeliveries(db: Db, ids: readonly number[]): Promise<LoggedDelivery[]> {
  const rows: Selectable<DeliveryTable>[] = []
  for (const part of chunk(ids)) {
    rows.push(...(await db.sql.selectFrom('delivery').selectAll().where('id', 'in', part).execute()))
  }
  return await withLastAttempts(db, rows)
}

/** A delivery of the workspace, by its id or its `webhook-id`. */
export async function findDeliveryRow(
  db: Db,
  workspaceId: number,
  ref: number | string,
): Promise<LoggedDelivery | undefined> {
  const rows = await db.sql
    .selectFrom('delivery')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where((eb) => (typeof ref === 'number' ? eb('id', '=', ref) : eb('webhook_id', '=', ref)))
    .execute()
  return (await withLastAttempts(db, rows))[0]
}

/** Deliveries that a message went into, by ascending id. */
export async function listDeliveriesOf(
  db: Db,
  messageId: number,
  page: { after: number; limit: number },
): Promise<LoggedDelivery[]> {
  const alone = await db.sql
    .selectFrom('delivery')
    .select('id')
    .where('message_id', '=', messageId)
    .where('id', '>', page.after)
    .orderBy('id')
    .limit(page.limit)
    .execute()
  const listed = await db.sql
    .selectFrom('delivery_item')
    .select('delivery_id as id')
    .where('message_id', '=', messageId)
    .where('delivery_id', '>', page.after)
    .orderBy('delivery_id')
    .limit(page.limit)
    .execute()
  const ids = [...alone, ...listed].map(({ id }) => id).sort((a, b) => a - b)
  const found = await readDeliveries(db, ids.slice(0, page.limit))
  return found.sort((a, b) => a.id - b.id)
}

/** Makes a delivery at rest due for one try by hand, at the endpoint; false when its status is no longer `from`. */
export async function requeueByHand(
  tx: Db,
  id: number,
  { from, endpointId, now }: { from: DeliveryStatus; endpointId: number; now: number },
): Promise<boolean> {
  const row = await tx.sql
    .updateTable('delivery')
    .set({ status: 'pending', falls_back_to: from, endpoint_id: endpointId, due_at: now, claimed_by: null })
    .where('id', '=', id)
    .where('status', '=', from)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
