import { insertRows } from '../db/bulk.ts'
import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import type { DeliveryStatus } from '../deliveries/delivery.ts'

/** A delivery that a replay has put on its way, until it has been seen at rest. */
export interface ReplayItem {
  deliveryId: number
  /** undefined = it is no longer kept. */
  status: DeliveryStatus | undefined
  orderKey: string | null
  /** It was not tried since it was put on its way. */
  isUntried: boolean
  /** A relay is sending it right now, or died of it. */
  isLeased: boolean
}

/** What of a replay is on its way, or was until now. */
export async function listReplayItems(db: Db, replayId: number): Promise<ReplayItem[]> {
  const rows = await db.sql
    .selectFrom('replay_item')
    .leftJoin('delivery', 'delivery.id', 'replay_item.delivery_id')
    .select(['replay_item.delivery_id', 'status', 'order_key', 'attempt_count', 'schedule_from', 'claimed_by'])
    .where('replay_id', '=', replayId)
    .orderBy('replay_item.delivery_id')
    .execute()
  return rows.map((row) => ({
    deliveryId: row.delivery_id,
    status: (row.status ?? undefined) as DeliveryStatus | undefined,
    orderKey: row.order_key,
    isUntried: row.attempt_count === row.schedule_from,
    isLeased: row.claimed_by !== null,
  }))
}

/** Notes deliveries that were put on their way. */
export async function insertReplayItems(tx: Db, replayId: number, deliveryIds: readonly number[]): Promise<void> {
  const rows = deliveryIds.map((deliveryId) => [replayId, deliveryId])
  await insertRows(tx, 'replay_item', ['replay_id', 'delivery_id'], rows)
}

/** Forgets deliveries that are at rest, or all of them. */
export async function deleteReplayItems(tx: Db, replayId: number, deliveryIds?: readonly number[]): Promise<void> {
  const all = tx.sql.deleteFrom('replay_item').where('replay_id', '=', replayId)
  if (!deliveryIds) await all.execute()
  else for (const part of chunk(deliveryIds)) await all.where('delivery_id', 'in', part).execute()
}
