import { runForIds } from '../db/bulk.ts'
import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import type { DeliveryShape, DeliveryStatus } from '../deliveries/delivery.ts'
import type { MessageType } from '../outbox/message.ts'

/** A delivery that carries an erased person. */
export interface Carried {
  id: number
  workspaceId: number
  subscriptionId: number
  endpointId: number
  type: MessageType
  shape: DeliveryShape
  /** Of one that is no list. */
  messageId: number | null
  batchKey: string | null
  orderKey: string | null
  status: DeliveryStatus
  claimedBy: string | null
  dueAt: number
  fallsBackTo: DeliveryStatus | null
  isTransformed: boolean
  createdAt: number
  completedAt: number | null
}

/** Message ids that one slice spans. */
export const MESSAGES_SPANNED = 20_000

/** The lowest id of messages; 0 = there are none. */
export async function findFirstMessage(db: Db): Promise<number> {
  const row = await db.sql.selectFrom('message').select('id').orderBy('id').limit(1).executeTakeFirst()
  return row?.id ?? 0
}

/** The highest id of messages. */
export async function findLastMessage(db: Db): Promise<number> {
  const row = await db.sql.selectFrom('message').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row?.id ?? 0
}

/** The messages about leads, within one slice of ids behind `after`. */
export async function listMessagesAbout(
  tx: Db,
  workspaceId: number,
  leadIds: readonly number[],
  after: number,
): Promise<number[]> {
  const found: number[] = []
  for (const part of chunk(leadIds)) {
    const rows = await tx.sql
      .selectFrom('message')
      .select('id')
      .where('id', '>', after)
      .where('id', '<=', after + MESSAGES_SPANNED)
      .where('workspace_id', '=', workspaceId)
      .where('subject_id', 'in', part)
      .where('type', 'like', 'lead.%')
      .execute()
    found.push(...rows.map(({ id }) => id))
  }
  return found.sort((a, b) => a - b)
}

/** Takes hold of the deliveries that carry messages, until commit, and gives them as they are now, by ascending id. */
export async function holdCarried(tx: Db, messageIds: readonly number[]): Promise<Carried[]> {
  const ids = new Set<number>()
  for (const part of chunk(messageIds)) {
    const single = await tx.sql.selectFrom('delivery').select('id').where('message_id', 'in', part).execute()
    const listed = await tx.sql
      .selectFrom('delivery_item')
      .select('delivery_id as id')
      .where('message_id', 'in', part)
      .execute()
    for (const { id } of [...single, ...listed]) ids.add(id)
  }
  const held: Carried[] = []
  for (const part of chunk([...ids].sort((a, b) => a - b))) {
    const rows = await tx.sql
      .updateTable('delivery')
      .set((eb) => ({ attempt_count: eb.ref('attempt_count') }))
      .where('id', 'in', part)
      .returningAll()
      .execute()
    held.push(
      ...rows.map((row) => ({
        id: row.id,
        workspaceId: row.workspace_id,
        subscriptionId: row.subscription_id,
        endpointId: row.endpoint_id,
        type: row.type as MessageType,
        shape: row.shape as DeliveryShape,
        messageId: row.message_id,
        batchKey: row.batch_key,
        orderKey: row.order_key,
        status: row.status as DeliveryStatus,
        claimedBy: row.claimed_by,
        dueAt: row.due_at,
        fallsBackTo: row.falls_back_to as DeliveryStatus | null,
        isTransformed: row.is_transformed === 1,
        createdAt: row.created_at,
        completedAt: row.completed_at,
      })),
    )
  }
  return held.sort((a, b) => a.id - b.id)
}

/** Puts deliveries to rest under a status, out of whatever claim they had, so that no attempt of before is recorded on them. */
export async function putToRest(
  tx: Db,
  deliveryIds: readonly number[],
  status: DeliveryStatus,
  now: number,
): Promise<void> {
  await runForIds(
    tx,
    `update delivery set status = ?, claimed_by = null, falls_back_to = null,
      completed_at = coalesce(completed_at, ?) where id in (ids)`,
    [status, now],
    deliveryIds,
  )
}

/**
 * Deletes the bodies that deliveries have of their own, and what was answered to their attempts. From then on they count as
 * having had one, so that whoever is running a transform on what he has read before cannot keep it any more.
 */
export async function deleteBytes(tx: Db, deliveryIds: readonly number[]): Promise<void> {
  await runForIds(tx, 'update delivery set has_body = 1 where id in (ids)', [], deliveryIds)
  await runForIds(tx, 'delete from delivery_body where delivery_id in (ids)', [], deliveryIds)
  await deleteAnswers(tx, deliveryIds)
}

/** Deletes what was answered to the attempts of deliveries; a receiver may have quoted what it got. */
export async function deleteAnswers(tx: Db, deliveryIds: readonly number[]): Promise<void> {
  const statement = 'update attempt set answer = null where answer is not null and delivery_id in (ids)'
  await runForIds(tx, statement, [], deliveryIds)
}

/** Deletes messages with their frozen bytes. */
export async function deleteMessages(tx: Db, messageIds: readonly number[]): Promise<void> {
  await runForIds(tx, 'delete from message_body where message_id in (ids)', [], messageIds)
  await runForIds(tx, 'delete from message where id in (ids)', [], messageIds)
}

/** Replaces the messages of a delivery that is still being packed; without any it is deleted, as it has no number yet. */
export async function repack(tx: Db, deliveryId: number, messageIds: readonly number[]): Promise<void> {
  await tx.sql.deleteFrom('delivery_item').where('delivery_id', '=', deliveryId).execute()
  if (messageIds.length === 0) {
    await tx.sql.deleteFrom('delivery').where('id', '=', deliveryId).execute()
    return
  }
  await tx.sql
    .insertInto('delivery_item')
    .values(messageIds.map((messageId, position) => ({ delivery_id: deliveryId, position, message_id: messageId })))
    .execute()
  await tx.sql.updateTable('delivery').set({ message_count: messageIds.length }).where('id', '=', deliveryId).execute()
}

/** Gives a delivery the times of the one that it stands for. */
export async function keepTimes(tx: Db, deliveryId: number, { createdAt, completedAt }: Carried): Promise<void> {
  await tx.sql
    .updateTable('delivery')
    .set({ created_at: createdAt, completed_at: completedAt })
    .where('id', '=', deliveryId)
    .execute()
}
