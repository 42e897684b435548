import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import { forClaim } from '../db/engine.ts'
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
}

export interface OpenDelivery {
  id: number
  subscriptionId: number
  batchKey: string
  type: MessageType
  messageCount: number
}

/** Queues deliveries with their messages. */
export async function insertDeliveries(tx: Db, deliveries: readonly NewDelivery[], now: number): Promise<void> {
  for (const part of chunk(deliveries)) {
    const rows = await tx.sql
      .insertInto('delivery')
      .values(
        part.map((delivery) => ({
          workspace_id: delivery.workspaceId,
          webhook_id: delivery.webhookId,
          subscription_id: delivery.subscriptionId,
          endpoint_id: delivery.endpointId,
          type: delivery.type,
          shape: delivery.shape,
          batch_key: delivery.batchKey,
          status: delivery.status,
          message_count: delivery.messageIds.length,
          due_at: now,
          claimed_by: null,
          attempt_count: 0,
          created_at: now,
          completed_at: null,
        })),
      )
      .returning(['id', 'webhook_id'])
      .execute()
    const ids = new Map(rows.map((row) => [row.webhook_id, row.id]))
    const items = part.flatMap((delivery) => {
      const deliveryId = ids.get(delivery.webhookId) ?? 0
      return delivery.messageIds.map((messageId, position) => ({ deliveryId, position, messageId }))
    })
    await insertItems(tx, items)
  }
}

async function insertItems(
  tx: Db,
  items: readonly { deliveryId: number; position: number; messageId: number }[],
): Promise<void> {
  for (const part of chunk(items)) {
    const rows = part.map((item) => ({
      delivery_id: item.deliveryId,
      position: item.position,
      message_id: item.messageId,
    }))
    await tx.sql.insertInto('delivery_item').values(rows).execute()
  }
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

export interface Claim {
  /** New for every claim. */
  by: string
  limit: number
  /** Endpoints that have no room now. */
  busyEndpointIds: readonly number[]
  /** The most deliveries of one endpoint, so that nothing leased waits behind a slow one. */
  perEndpoint: number
  leaseMs: number
  now: number
}

/** True when a delivery is due; a look that locks nothing, for an idle relay. */
export async function isAnyDue(db: Db, now: number): Promise<boolean> {
  const row = await db.sql
    .selectFrom('delivery')
    .select('id')
    .where('status', '=', 'pending')
    .where('due_at', '<=', now)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** How many due deliveries one claim looks at to choose from, in order of time. */
const CANDIDATES = 1000

/** Leases due deliveries until `now + leaseMs`, oldest first. Answers their ids, unordered. */
export async function leaseDeliveries(tx: Db, claim: Claim): Promise<number[]> {
  const candidates = tx.sql
    .selectFrom('delivery')
    .select(['id', 'endpoint_id', 'due_at'])
    .where('status', '=', 'pending')
    .where('due_at', '<=', claim.now)
    .$if(claim.busyEndpointIds.length > 0, (q) => q.where('endpoint_id', 'not in', claim.busyEndpointIds))
    .orderBy('due_at')
    .orderBy('id')
    .limit(CANDIDATES)
  const rows = await forClaim(tx, candidates).execute()
  const taken = new Map<number, number>()
  const ids: number[] = []
  for (const row of rows) {
    const count = taken.get(row.endpoint_id) ?? 0
    if (count >= claim.perEndpoint || ids.length >= claim.limit) continue
    taken.set(row.endpoint_id, count + 1)
    ids.push(row.id)
  }
  for (const part of chunk(ids)) {
    await tx.sql
      .updateTable('delivery')
      .set({ due_at: claim.now + claim.leaseMs, claimed_by: claim.by })
      .where('id', 'in', part)
      .execute()
  }
  return ids
}

/** Deliveries with their URLs, oldest first. */
export async function listDeliveriesById(db: Db, ids: readonly number[]) {
  const found = []
  for (const part of chunk(ids)) {
    const rows = await db.sql
      .selectFrom('delivery')
      .innerJoin('endpoint', 'endpoint.id', 'delivery.endpoint_id')
      .innerJoin('subscription', 'subscription.id', 'delivery.subscription_id')
      .selectAll('delivery')
      .select(['endpoint.url', 'subscription.api'])
      .where('delivery.id', 'in', part)
      .orderBy('delivery.id')
      .execute()
    found.push(...rows)
  }
  return found
}

/** The frozen bytes of deliveries, in the order of their messages. */
export async function listDeliveryBodies(db: Db, deliveryIds: readonly number[]): Promise<Map<number, string[]>> {
  const bodies = new Map<number, string[]>()
  for (const part of chunk(deliveryIds)) {
    const rows = await db.sql
      .selectFrom('delivery_item as item')
      .innerJoin('delivery', 'delivery.id', 'item.delivery_id')
      .innerJoin('subscription', 'subscription.id', 'delivery.subscription_id')
      .innerJoin('message_body as body', (join) =>
        join.onRef('body.message_id', '=', 'item.message_id').onRef('body.api', '=', 'subscription.api'),
      )
      .select(['item.delivery_id', 'body.body'])
      .where('item.delivery_id', 'in', part)
      .orderBy('item.delivery_id')
      .orderBy('item.position')
      .execute()
    for (const row of rows) {
      const list = bodies.get(row.delivery_id) ?? []
      list.push(row.body)
      bodies.set(row.delivery_id, list)
    }
  }
  return bodies
}
