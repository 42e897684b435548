import { insertRows } from '../db/bulk.ts'
import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import type { MessageType } from '../outbox/message.ts'
import type { DeliveryShape, DeliveryStatus } from './delivery.ts'

/** A delivery to be written, with its messages in order. */
export interface NewDelivery {
  workspaceId: number
  webhookId: string
  subscriptionId: number
  endpointId: number
  type: MessageType
  shape: DeliveryShape
  batchKey: string | null
  status: DeliveryStatus
  messageIds: number[]
  /** Set when it is born leased, to be sent at once by who fans out. */
  lease?: { by: string; until: number } | undefined
}

export interface OpenDelivery {
  id: number
  subscriptionId: number
  batchKey: string
  type: MessageType
  messageCount: number
}

const columns = [
  'workspace_id',
  'webhook_id',
  'subscription_id',
  'endpoint_id',
  'type',
  'shape',
  'message_id',
  'batch_key',
  'status',
  'message_count',
  'due_at',
  'claimed_by',
  'attempt_count',
  'created_at',
  'completed_at',
] as const

/** Queues deliveries with their messages, and answers their ids by `webhook-id`. */
export async function insertDeliveries(
  tx: Db,
  deliveries: readonly NewDelivery[],
  now: number,
): Promise<Map<string, number>> {
  const values = deliveries.map((delivery) => [
    delivery.workspaceId,
    delivery.webhookId,
    delivery.subscriptionId,
    delivery.endpointId,
    delivery.type,
    delivery.shape,
    delivery.shape === 'single' ? (delivery.messageIds[0] ?? null) : null,
    delivery.batchKey,
    delivery.status,
    delivery.messageIds.length,
    delivery.lease?.until ?? now,
    delivery.lease?.by ?? null,
    0,
    now,
    null,
  ])
  const rows = await insertRows(tx, 'delivery', columns, values, ['id', 'webhook_id'])
  const ids = new Map(rows.map((row) => [String(row.webhook_id), Number(row.id)]))
  const items = deliveries.flatMap(({ shape, webhookId, messageIds }) =>
    shape === 'single'
      ? []
      : messageIds.map((messageId, position) => ({ deliveryId: ids.get(webhookId) ?? 0, position, messageId })),
  )
  await insertItems(tx, items)
  return ids
}

async function insertItems(
  tx: Db,
  items: readonly { deliveryId: number; position: number; messageId: number }[],
): Promise<void> {
  const rows = items.map((item) => [item.deliveryId, item.position, item.messageId])
  await insertRows(tx, 'delivery_item', ['delivery_id', 'position', 'message_id'], rows)
}

/** The deliveries of batches that still have room. */
export async function listOpenDeliveries(tx: Db, batchKeys: readonly string[]): Promise<OpenDelivery[]> {
  const found: OpenDelivery[] = []
  for (const part of chunk(batchKeys)) {
    const rows = await tx.sql
      .selectFrom('delivery')
      .select(['id', 'subscription_id', 'batch_key', 'type', 'message_count'])
      .where('status', '=', 'open')
      .where('batch_key', 'in', part)
      .execute()
    found.push(
      ...rows.map((row) => ({
        id: row.id,
        subscriptionId: row.subscription_id,
        batchKey: row.batch_key ?? '',
        type: row.type as MessageType,
        messageCount: row.message_count,
      })),
    )
  }
  return found
}

/** Adds messages to an open delivery, and sends it on its way when `isFull`. */
export async function appendToDelivery(
  tx: Db,
  delivery: OpenDelivery,
  messageIds: readonly number[],
  isFull: boolean,
  now: number,
): Promise<void> {
  const first = delivery.messageCount
  await insertItems(
    tx,
    messageIds.map((messageId, i) => ({ deliveryId: delivery.id, position: first + i, messageId })),
  )
  await tx.sql
    .updateTable('delivery')
    .set({ message_count: first + messageIds.length, ...(isFull && { status: 'pending', due_at: now }) })
    .where('id', '=', delivery.id)
    .execute()
}

/** Sends the open deliveries of ended batches on their way. */
export async function closeDeliveries(tx: Db, batchKeys: readonly string[], now: number): Promise<void> {
  for (const part of chunk(batchKeys)) {
    await tx.sql
      .updateTable('delivery')
      .set({ status: 'pending', due_at: now })
      .where('status', '=', 'open')
      .where('batch_key', 'in', part)
      .execute()
  }
}

/** Gives what a subscription has still to send to another one of the same URL, or cancels it. */
export async function handOverDeliveries(tx: Db, fromId: number, toId: number | null, now: number): Promise<void> {
  await tx.sql
    .updateTable('delivery')
    // Open ones are sent as they are: the heir may be packing the same batch already.
    .set(toId === null ? { status: 'cancelled', completed_at: now } : { subscription_id: toId, status: 'pending' })
    .where('subscription_id', '=', fromId)
    .where('status', 'in', ['open', 'pending'])
    .execute()
}

/** Sends what a subscription has still to send to another endpoint. */
export async function moveDeliveries(tx: Db, subscriptionId: number, endpointId: number): Promise<void> {
  await tx.sql
    .updateTable('delivery')
    .set({ endpoint_id: endpointId })
    .where('subscription_id', '=', subscriptionId)
    .where('status', 'in', ['open', 'pending'])
    .execute()
}
