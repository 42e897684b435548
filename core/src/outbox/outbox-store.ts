import { type Selectable, sql } from 'kysely'
import { insertRows } from '../db/bulk.ts'
import { fromJson, toFlag, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { MessageTable } from '../db/tables-webhooks.ts'
import {
  type Audience,
  BATCH_ENDED,
  type Facets,
  type Message,
  type MessageType,
  type NewMessage,
  noFacets,
} from './message.ts'

const columns = [
  'workspace_id',
  'type',
  'subject_id',
  'order_key',
  'batch_key',
  'ends_batch',
  'payload',
  'created_at',
] as const

/** Appends messages, in order; `tx` must be the transaction of what happened. */
export async function appendMessages(tx: Db, messages: readonly NewMessage[], now: number): Promise<void> {
  const rows = messages.map((message) => [
    message.workspaceId,
    message.type,
    message.subjectId,
    message.orderKey,
    message.batchKey,
    toFlag(message.endsBatch),
    toJson({ facets: message.facets, data: message.data, audience: message.audience }),
    now,
  ])
  await insertRows(tx, 'message', columns, rows)
}

/** Appends the end of a batch: what is packed so far goes off. No subscription can ask for it, and no log shows it. */
export async function appendBatchEnd(
  tx: Db,
  batch: { workspaceId: number; batchKey: string; subjectId: number },
  now: number,
): Promise<void> {
  const { workspaceId, batchKey, subjectId } = batch
  const payload = toJson({ facets: noFacets, data: {} })
  const row = [workspaceId, BATCH_ENDED, subjectId, batchKey, batchKey, toFlag(true), payload, now]
  await insertRows(tx, 'message', columns, [row])
}

/** True when a message was not fanned out yet; a look that locks nothing. */
export async function isAnyMessageWaiting(db: Db): Promise<boolean> {
  const row = await db.sql.selectFrom('message').select('id').where('seq', 'is', null).limit(1).executeTakeFirst()
  return row !== undefined
}

/** Takes `count` numbers of the one order of all messages; the counter stays held until commit, so one relay fans out at a time. */
export async function takeMessageSeq(tx: Db, count: number): Promise<number> {
  const row = await tx.sql
    .updateTable('counter')
    .set((eb) => ({ value: eb('value', '+', count) }))
    .where('name', '=', 'message_seq')
    .returning('value')
    .executeTakeFirstOrThrow()
  return row.value - count
}

/**
 * Numbers the oldest messages that were not fanned out yet, up to `limit` of them, from `after + 1` on by ascending id, and
 * gives them in that order. One statement, since another one may commit a lower id at any moment.
 */
export async function numberMessages(tx: Db, limit: number, after: number): Promise<Message[]> {
  const { rows } = await sql<Selectable<MessageTable>>`
    with waiting as (
      select id, row_number() over (order by id) as place from message where seq is null order by id limit ${limit}
    )
    update message set seq = cast(${after} as bigint) + waiting.place from waiting where message.id = waiting.id
    returning message.id, workspace_id, type, subject_id, order_key, batch_key, ends_batch, payload, created_at
  `.execute(tx.sql)
  return rows.map(toMessage).sort((a, b) => a.id - b.id)
}

const toMessage = (row: Selectable<MessageTable>): Message => {
  const { facets, data, audience } = fromJson<{ facets: Facets; data: unknown; audience?: Audience }>(row.payload)
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    type: row.type as MessageType,
    subjectId: row.subject_id,
    orderKey: row.order_key,
    batchKey: row.batch_key,
    endsBatch: row.ends_batch === 1,
    facets,
    data,
    audience,
    createdAt: row.created_at,
  }
}

/** Keeps the frozen bytes of messages in an api's form. */
export async function insertMessageBodies(
  tx: Db,
  bodies: readonly { messageId: number; api: string; body: string }[],
): Promise<void> {
  const rows = bodies.map(({ messageId, api, body }) => [messageId, api, body])
  await insertRows(tx, 'message_body', ['message_id', 'api', 'body'], rows)
}
