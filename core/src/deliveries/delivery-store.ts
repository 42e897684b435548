import type { ExpressionBuilder } from 'kysely'
import { insertRows } from '../db/bulk.ts'
import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'
import type { MessageType } from '../outbox/message.ts'
import { type DeliveryShape, type DeliveryStatus, unfinished } from './delivery.ts'
import { setNumbers, takeNumbers } from './number-store.ts'

/** A delivery to be written, with its messages in order. */
export interface NewDelivery {
  workspaceId: number
  webhookId: string
  subscriptionId: number
  endpointId: number
  type: MessageType
  shape: DeliveryShape
  batchKey: string | null
  orderKey: string | null
  status: DeliveryStatus
  messageIds: number[]
  /** A body of its own instead of its messages'. */
  body?: string
  /** True = the subscription's transform is to make its body. */
  isTransformed: boolean
  /** When its first message was written; left out where latency would mean nothing, a test say. */
  acceptedAt?: number | undefined
  fallsBackTo?: DeliveryStatus
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

/** A delivery that was written. */
export interface WrittenDelivery {
  id: number
  /** null = open: it is numbered when it is closed. */
  number: number | null
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
  'number',
  'order_key',
  'status',
  'message_count',
  'due_at',
  'claimed_by',
  'attempt_count',
  'schedule_from',
  'falls_back_to',
  'has_body',
  'is_transformed',
  'accepted_at',
  'created_at',
  'completed_at',
] as const

/** Queues deliveries with their messages, numbers all but the open ones, and answers what was written, in their order. */
export async function insertDeliveries(
  tx: Db,
  deliveries: readonly NewDelivery[],
  now: number,
): Promise<WrittenDelivery[]> {
  const numbered = deliveries.filter((delivery) => delivery.status !== 'open')
  const numbers = await takeNumbers(
    tx,
    numbered.map((delivery) => delivery.subscriptionId),
  )
  const numberOf = new Map(numbered.map((delivery, i) => [delivery, numbers[i] ?? null]))
  const values = deliveries.map((delivery) => [
    delivery.workspaceId,
    delivery.webhookId,
    delivery.subscriptionId,
    delivery.endpointId,
    delivery.type,
    delivery.shape,
    delivery.shape === 'list' ? null : (delivery.messageIds[0] ?? null),
    delivery.batchKey,
    numberOf.get(delivery) ?? null,
    delivery.orderKey,
    delivery.status,
    delivery.messageIds.length,
    delivery.lease?.until ?? now,
    delivery.lease?.by ?? null,
    0,
    0,
    delivery.fallsBackTo ?? null,
    delivery.body === undefined ? 0 : 1,
    delivery.isTransformed ? 1 : null,
    delivery.acceptedAt ?? null,
    now,
    delivery.status === 'skipped' ? now : null,
  ])
  const rows = await insertRows(tx, 'delivery', columns, values, ['id', 'webhook_id'])
  const ids = new Map(rows.map((row) => [String(row.webhook_id), Number(row.id)]))
  const idOf = (delivery: NewDelivery) => ids.get(delivery.webhookId) ?? 0
  await insertItems(
    tx,
    deliveries.flatMap((delivery) =>
      delivery.shape === 'list'
        ? delivery.messageIds.map((messageId, position) => ({ deliveryId: idOf(delivery), position, messageId }))
        : [],
    ),
  )
  await insertDeliveryBodies(
    tx,
    deliveries.flatMap((delivery) =>
      delivery.body === undefined ? [] : [{ deliveryId: idOf(delivery), body: delivery.body }],
    ),
  )
  return deliveries.map((delivery) => ({ id: idOf(delivery), number: numberOf.get(delivery) ?? null }))
}

async function insertItems(
  tx: Db,
  items: readonly { deliveryId: number; position: number; messageId: number }[],
): Promise<void> {
  const rows = items.map((item) => [item.deliveryId, item.position, item.messageId])
  await insertRows(tx, 'delivery_item', ['delivery_id', 'position', 'message_id'], rows)
}

/** Keeps bodies of deliveries' own; the rows must say `has_body`. */
export async function insertDeliveryBodies(
  tx: Db,
  bodies: readonly { deliveryId: number; body: string }[],
): Promise<void> {
  const rows = bodies.map(({ deliveryId, body }) => [deliveryId, body])
  await insertRows(tx, 'delivery_body', ['delivery_id', 'body'], rows)
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

/** Adds messages to an open delivery; it is closed by `closeDeliveries` when it is full. */
export async function appendToDelivery(tx: Db, delivery: OpenDelivery, messageIds: readonly number[]): Promise<void> {
  const first = delivery.messageCount
  await insertItems(
    tx,
    messageIds.map((messageId, i) => ({ deliveryId: delivery.id, position: first + i, messageId })),
  )
  await tx.sql
    .updateTable('delivery')
    .set({ message_count: first + messageIds.length })
    .where('id', '=', delivery.id)
    .execute()
}

/** Numbers open deliveries and sends them on their way. */
export async function closeDeliveries(
  tx: Db,
  deliveries: readonly { id: number; subscriptionId: number }[],
  now: number,
): Promise<void> {
  await setNumbers(tx, deliveries)
  for (const part of chunk(deliveries.map(({ id }) => id))) {
    await tx.sql
      .updateTable('delivery')
      .set({ status: 'pending', due_at: now })
      .where('id', 'in', part)
      .where('status', '=', 'open')
      .execute()
  }
}

/**
 * Which of order keys have a delivery to be sent already. Those are held until commit: none of them is recorded as done
 * while a new one is put behind it.
 */
export async function holdOrderKeys(
  tx: Db,
  keys: readonly { subscriptionId: number; orderKey: string }[],
): Promise<Set<string>> {
  const found = new Set<string>()
  const wanted = new Set(keys.map(({ subscriptionId, orderKey }) => `${subscriptionId} ${orderKey}`))
  const subscriptionIds = [...new Set(keys.map((key) => key.subscriptionId))]
  for (const part of chunk([...new Set(keys.map((key) => key.orderKey))])) {
    const rows = await tx.sql
      .updateTable('delivery')
      .set((eb) => ({ order_key: eb.ref('order_key') }))
      .where('subscription_id', 'in', subscriptionIds)
      .where('order_key', 'in', part)
      .where('status', 'in', ['waiting', 'pending'])
      .returning(['subscription_id', 'order_key'])
      .execute()
    for (const row of rows) found.add(`${row.subscription_id} ${row.order_key}`)
  }
  return new Set([...found].filter((key) => wanted.has(key)))
}

/** What is sent by hand falls back to the status it had. */
const byHandOr = (eb: ExpressionBuilder<Tables, 'delivery'>, status: DeliveryStatus) => ({
  status: eb.fn.coalesce('falls_back_to', eb.val(status)),
  falls_back_to: null,
})

/** Gives what a subscription has still to send to another one of the same URL, or cancels it. */
export async function handOverDeliveries(tx: Db, fromId: number, toId: number | null, now: number): Promise<void> {
  if (toId === null) {
    await tx.sql
      .updateTable('delivery')
      .set((eb) => ({ ...byHandOr(eb, 'cancelled'), completed_at: now }))
      .where('subscription_id', '=', fromId)
      .where('status', 'in', unfinished)
      .execute()
    return
  }
  const rows = await tx.sql
    .selectFrom('delivery')
    .select('id')
    .where('subscription_id', '=', fromId)
    .where('status', 'in', unfinished)
    .orderBy('id')
    .execute()
  // Open ones are sent as they are: the heir may be packing the same batch already.
  await setNumbers(
    tx,
    rows.map(({ id }) => ({ id, subscriptionId: toId })),
  )
  for (const part of chunk(rows.map(({ id }) => id))) {
    await tx.sql.updateTable('delivery').set({ status: 'pending', order_key: null }).where('id', 'in', part).execute()
  }
}

/** Sends what a subscription has still to send to another endpoint. */
export async function moveDeliveries(tx: Db, subscriptionId: number, endpointId: number): Promise<void> {
  await tx.sql
    .updateTable('delivery')
    .set({ endpoint_id: endpointId })
    .where('subscription_id', '=', subscriptionId)
    .where('status', 'in', unfinished)
    .execute()
}

/** Sets aside what an endpoint has still to get: it is kept, and not sent. */
export async function skipDeliveries(tx: Db, endpointId: number, now: number): Promise<void> {
  const open = await tx.sql
    .selectFrom('delivery')
    .select(['id', 'subscription_id as subscriptionId'])
    .where('endpoint_id', '=', endpointId)
    .where('status', '=', 'open')
    .orderBy('id')
    .execute()
  await setNumbers(tx, open)
  await tx.sql
    .updateTable('delivery')
    .set((eb) => ({ ...byHandOr(eb, 'skipped'), claimed_by: null, completed_at: now }))
    .where('endpoint_id', '=', endpointId)
    .where('status', 'in', unfinished)
    .execute()
}
