import { type Selectable, sql } from 'kysely'
import { chunk } from '../db/chunk.ts'
import { fromJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { MessageTable } from '../db/tables-webhooks.ts'
import { type Audience, type Facets, type Message, type MessageType, noFacets } from '../outbox/message.ts'
import type { Place } from '../place-cursor.ts'
import type { Subscription } from '../webhooks/subscription.ts'
import type { ReplayFilter } from './replay.ts'

/**
 * A message to be delivered late. It is in no batch any more: what is replayed is packed together, since no message will
 * come that ends the batch of a run long gone.
 */
function toMessage(row: Selectable<MessageTable>): Message | undefined {
  // Nothing left of it that could be sent.
  if (row.payload === '') return undefined
  const payload = fromJson<{ facets?: Facets; data?: unknown; audience?: Audience }>(row.payload)
  const { facets = noFacets, data, audience } = payload
  if (data === undefined || data === null) return undefined
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    type: row.type as MessageType,
    subjectId: row.subject_id,
    orderKey: row.order_key,
    batchKey: null,
    endsBatch: false,
    facets,
    data,
    audience,
    createdAt: row.created_at,
  }
}

/** A slice of the outbox: what there is to look at, and where it ends; `next` null = there is no more. */
export interface MessageSlice {
  messages: Message[]
  next: Place | null
}

/** The next `limit` messages of a workspace that were fanned out, oldest first; those of other types are left out. */
export async function listMessagesFrom(
  db: Db,
  workspaceId: number,
  { types, since, until }: ReplayFilter,
  { after, limit }: { after: Place | null; limit: number },
): Promise<MessageSlice> {
  const from = after
    ? sql`(created_at, id) > (${after.at}, ${after.id})`
    : sql`created_at >= ${since ?? Number.MIN_SAFE_INTEGER}`
  const { rows } = await sql<Selectable<MessageTable>>`
    select * from message where workspace_id = ${workspaceId} and ${from} and created_at < ${until}
    order by created_at, id limit ${limit}
  `.execute(db.sql)
  const last = rows.length === limit ? rows.at(-1) : undefined
  // What fan-out has not come to yet goes to the subscription by itself.
  const wanted = rows.filter((row) => row.seq !== null && (types === null || types.includes(row.type as MessageType)))
  return {
    messages: wanted.flatMap((row) => toMessage(row) ?? []),
    next: last ? { at: last.created_at, id: last.id } : null,
  }
}

/** Messages by id, oldest first; those that are gone by now are left out. */
export async function listMessagesById(tx: Db, ids: readonly number[]): Promise<Message[]> {
  const found: Message[] = []
  for (const part of chunk(ids)) {
    const rows = await tx.sql.selectFrom('message').selectAll().where('id', 'in', part).execute()
    found.push(...rows.flatMap((row) => toMessage(row) ?? []))
  }
  return found.sort((a, b) => a.createdAt - b.createdAt || a.id - b.id)
}

/**
 * Of messages those that need no new delivery for a subscription: it has one, or its URL has one in the same form under
 * another. What a subscription that has ended left undelivered does not count, since nobody can replay it there.
 */
export async function listDeliveredMessages(
  tx: Db,
  { id, endpointId, api }: Pick<Subscription, 'id' | 'endpointId' | 'api'>,
  messageIds: readonly number[],
): Promise<Set<number>> {
  const isThere = sql`(delivery.subscription_id = ${id} or (
    delivery.endpoint_id = ${endpointId} and subscription.api = ${api}
    and (subscription.removed_at is null or delivery.status not in ('skipped', 'exhausted', 'cancelled'))
  ))`
  const there = new Set<number>()
  for (const part of chunk(messageIds)) {
    const list = sql.join(part)
    const { rows } = await sql<{ message_id: number }>`
      select delivery.message_id from delivery join subscription on subscription.id = delivery.subscription_id
      where delivery.message_id in (${list}) and ${isThere}
      union
      select item.message_id from delivery_item as item
        join delivery on delivery.id = item.delivery_id
        join subscription on subscription.id = delivery.subscription_id
      where item.message_id in (${list}) and ${isThere}
    `.execute(tx.sql)
    for (const row of rows) there.add(row.message_id)
  }
  return there
}

/** Takes hold of a subscription's numbers until commit and gives its last one. */
export async function holdLastNumber(tx: Db, subscriptionId: number): Promise<number> {
  const row = await tx.sql
    .updateTable('subscription')
    .set((eb) => ({ last_number: eb.ref('last_number') }))
    .where('id', '=', subscriptionId)
    .returning('last_number')
    .executeTakeFirstOrThrow()
  return row.last_number
}

/** The deliveries of a subscription that were numbered after `number`. */
export async function listIdsAfter(tx: Db, subscriptionId: number, number: number): Promise<number[]> {
  const rows = await tx.sql
    .selectFrom('delivery')
    .select('id')
    .where('subscription_id', '=', subscriptionId)
    .where('number', '>', number)
    .execute()
  return rows.map(({ id }) => id)
}
