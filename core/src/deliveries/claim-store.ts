import { type RawBuilder, sql } from 'kysely'
import { runForIds } from '../db/bulk.ts'
import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import { lockingSkipped } from '../db/engine.ts'
import { slotsEndAt } from './slot-store.ts'

/** How much may be claimed for an endpoint now. */
export interface Room {
  endpointId: number
  /** At least 1. */
  count: number
}

export interface Claim {
  /** New for every claim. */
  by: string
  rooms: readonly Room[]
  leaseMs: number
  now: number
}

/** A claimed row, as far as sending needs it. */
export interface ClaimedRow {
  id: number
  workspace_id: number
  webhook_id: string
  subscription_id: number
  endpoint_id: number
  type: string
  shape: string
  message_id: number | null
  message_count: number
  number: number | null
  order_key: string | null
  attempt_count: number
  schedule_from: number
  falls_back_to: string | null
  has_body: number
  is_transformed: number | null
  accepted_at: number | null
  created_at: number
}

const claimedColumns = sql.raw(
  'id, workspace_id, webhook_id, subscription_id, endpoint_id, type, shape, message_id, message_count, number, order_key, ' +
    'attempt_count, schedule_from, falls_back_to, has_body, is_transformed, accepted_at, created_at',
)

/**
 * The endpoints that have a delivery due, are not paused and have a slot free if they have a rate, by ascending id. Steps
 * from endpoint to endpoint, however long their queues are.
 */
export async function listDueEndpoints(db: Db, now: number): Promise<number[]> {
  const steps = sql<{ endpoint_id: number }>`(
    with recursive step(endpoint_id) as (
      select min(endpoint_id) from delivery where status = 'pending'
      union all
      select (
        select min(later.endpoint_id) from delivery as later
        where later.status = 'pending' and later.endpoint_id > step.endpoint_id
      ) from step where step.endpoint_id is not null
    )
    select endpoint_id from step where endpoint_id is not null and exists (
      select 1 from delivery as due
      where due.status = 'pending' and due.endpoint_id = step.endpoint_id and due.due_at <= ${now}
    ) and not exists (
      select 1 from endpoint where endpoint.id = step.endpoint_id and (
        endpoint.paused_at is not null
        or (endpoint.rate_per_second is not null and endpoint.next_slot_at >= ${slotsEndAt(now)})
      )
    )
  )`
  const rows = await db.sql.selectFrom(steps.as('due_endpoint')).select('endpoint_id').execute()
  return rows.map((row) => row.endpoint_id)
}

/** Endpoints in one statement; each is a subselect of its own. */
const ENDPOINTS_AT_ONCE = 50

/**
 * Leases due deliveries until `now + leaseMs`, for each endpoint no more than it has room for, oldest first, in one
 * statement for up to 50 endpoints. Safe for many relays: what another one is claiming is passed over.
 * @param isPaced  true = the caller holds slots for all of them; else endpoints with a rate are passed over
 */
export async function leaseDeliveries(
  db: Db,
  { by, rooms, leaseMs, now }: Claim,
  isPaced = false,
): Promise<ClaimedRow[]> {
  const claimed: ClaimedRow[] = []
  for (const part of chunk(rooms, ENDPOINTS_AT_ONCE)) {
    const due = sql.join(
      part.map((room) => selectDue(db, room, now, isPaced)),
      sql` union all `,
    )
    const { rows } = await sql<ClaimedRow>`
      with due(due_id) as materialized (${due})
      update delivery set due_at = ${now + leaseMs}, claimed_by = ${by}
      from due where delivery.id = due.due_id and delivery.status = 'pending'
      returning ${claimedColumns}
    `.execute(db.sql)
    claimed.push(...rows)
  }
  return claimed.sort((a, b) => a.id - b.id)
}

const selectDue = (db: Db, { endpointId, count }: Room, now: number, isPaced: boolean): RawBuilder<unknown> => sql`
  select id from (
    select id from delivery
    where status = 'pending' and endpoint_id = ${endpointId} and due_at <= ${now}${isPaced ? sql`` : hasNoRate(endpointId)}
    order by due_at, id limit ${count}${lockingSkipped(db)}
  ) as queue`

/** Asked once a statement, as it does not hang on the row. */
const hasNoRate = (endpointId: number) =>
  sql` and (select rate_per_second from endpoint where id = ${endpointId}) is null`

/** Gives back what was leased and not sent, where the claim still stands: it is due at `dueAt`. */
export async function unleaseDeliveries(
  db: Db,
  deliveries: readonly { id: number; claimedBy: string }[],
  dueAt: number,
): Promise<void> {
  const idsOf = Map.groupBy(deliveries, ({ claimedBy }) => claimedBy)
  for (const [claimedBy, claimed] of idsOf) {
    const ids = claimed.map(({ id }) => id)
    await runForIds(db, UNLEASE, [dueAt, claimedBy], ids)
  }
}

const UNLEASE = `update delivery set due_at = ?, claimed_by = null
  where claimed_by = ? and status = 'pending' and id in (ids)`

/** The frozen bytes of messages in one api's form. */
export async function listMessageBodies(
  db: Db,
  api: string,
  messageIds: readonly number[],
): Promise<Map<number, string>> {
  const bodies = new Map<number, string>()
  for (const part of chunk(messageIds)) {
    const rows = await db.sql
      .selectFrom('message_body')
      .select(['message_id', 'body'])
      .where('message_id', 'in', part)
      .where('api', '=', api)
      .execute()
    for (const row of rows) bodies.set(row.message_id, row.body)
  }
  return bodies
}

/** The messages of deliveries, in their order. */
export async function listDeliveryItems(db: Db, deliveryIds: readonly number[]): Promise<Map<number, number[]>> {
  const items = new Map<number, number[]>()
  for (const part of chunk(deliveryIds)) {
    const rows = await db.sql
      .selectFrom('delivery_item')
      .select(['delivery_id', 'message_id'])
      .where('delivery_id', 'in', part)
      .orderBy('delivery_id')
      .orderBy('position')
      .execute()
    for (const row of rows) {
      const list = items.get(row.delivery_id) ?? []
      list.push(row.message_id)
      items.set(row.delivery_id, list)
    }
  }
  return items
}

/** The bodies that deliveries have of their own. */
export async function listDeliveryBodies(db: Db, deliveryIds: readonly number[]): Promise<Map<number, string>> {
  const bodies = new Map<number, string>()
  for (const part of chunk(deliveryIds)) {
    const rows = await db.sql.selectFrom('delivery_body').selectAll().where('delivery_id', 'in', part).execute()
    for (const row of rows) bodies.set(row.delivery_id, row.body)
  }
  return bodies
}

/** Notes that a claimed delivery has a body of its own; false when the claim no longer stands. */
export async function markOwnBody(tx: Db, id: number, claimedBy: string): Promise<boolean> {
  const row = await tx.sql
    .updateTable('delivery')
    .set({ has_body: 1 })
    .where('id', '=', id)
    .where('claimed_by', '=', claimedBy)
    .where('status', '=', 'pending')
    .where('has_body', '=', 0)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
