import { insertRows } from '../db/bulk.ts'
import { chunk } from '../db/chunk.ts'
import { fromJson, toFlag, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { Facets, Message, MessageType, NewMessage } from './message.ts'

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
    toJson({ facets: message.facets, data: message.data }),
    now,
  ])
  await insertRows(tx, 'message', columns, rows)
}

/** True when a message was not fanned out yet; a look that locks nothing. */
export async function isAnyMessageWaiting(db: Db): Promise<boolean> {
  const row = await db.sql.selectFrom('message').select('id').where('seq', 'is', null).limit(1).executeTakeFirst()
  return row !== undefined
}

/** The oldest messages that were not fanned out yet, oldest first. */
export async function listWaitingMessages(tx: Db, limit: number): Promise<Message[]> {
  const rows = await tx.sql
    .selectFrom('message')
    .selectAll()
    .where('seq', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => {
    const { facets, data } = fromJson<{ facets: Facets; data: unknown }>(row.payload)
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
      createdAt: row.created_at,
    }
  })
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

/** Numbers messages by id, ascending: the first gets `after + 1`. */
export async function setMessageSeq(tx: Db, ids: readonly number[], after: number): Promise<void> {
  let first = after
  for (const part of chunk(ids)) {
    await tx.sql
      .updateTable('message')
      .from((eb) =>
        eb
          .selectFrom('message as m')
          .select([
            'm.id',
            (e) =>
              e.fn
                .agg<number>('row_number')
                .over((o) => o.orderBy('m.id'))
                .as('place'),
          ])
          .where('m.id', 'in', part)
          .as('numbered'),
      )
      .set((eb) => ({ seq: eb('numbered.place', '+', first) }))
      .whereRef('message.id', '=', 'numbered.id')
      .execute()
    first += part.length
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
