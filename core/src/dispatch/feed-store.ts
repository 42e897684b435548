import type { Db } from '../db/database.ts'

/** A numbered delivery, as far as the feed needs it. */
export interface FeedRow {
  id: number
  number: number
  webhook_id: string
  subscription_id: number
  type: string
  shape: string
  status: string
  message_id: number | null
  message_count: number
  has_body: number
  is_transformed: number | null
  created_at: number
}

const columns = [
  'id',
  'number',
  'webhook_id',
  'subscription_id',
  'type',
  'shape',
  'status',
  'message_id',
  'message_count',
  'has_body',
  'is_transformed',
  'created_at',
] as const

/**
 * The deliveries of a subscription numbered above `after`, in the order of their numbers. What is above them cannot come
 * to light later: numbers are given under a lock on the subscription, held until commit.
 */
export async function listNumbered(
  db: Db,
  subscriptionId: number,
  { after, limit }: { after: number; limit: number },
): Promise<FeedRow[]> {
  const rows = await db.sql
    .selectFrom('delivery')
    .select(columns)
    .where('subscription_id', '=', subscriptionId)
    .where('number', '>', after)
    .orderBy('number')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, number: row.number ?? 0 }))
}

/** The lowest number that is still kept. */
export async function findOldestNumber(db: Db, subscriptionId: number): Promise<number | undefined> {
  const row = await db.sql
    .selectFrom('delivery')
    .select('number')
    .where('subscription_id', '=', subscriptionId)
    .where('number', 'is not', null)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst()
  return row?.number ?? undefined
}

/** The newest number of each subscription. */
export async function listLastNumbers(db: Db, subscriptionIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await db.sql
    .selectFrom('subscription')
    .select(['id', 'last_number'])
    .where('id', 'in', subscriptionIds)
    .execute()
  return new Map(rows.map((row) => [row.id, row.last_number]))
}

/** Notes that a delivery has a body of its own; false when it has one already, or must have none any more. */
export async function markFeedBody(tx: Db, id: number): Promise<boolean> {
  const row = await tx.sql
    .updateTable('delivery')
    .set({ has_body: 1 })
    .where('id', '=', id)
    .where('has_body', '=', 0)
    .where('status', '!=', 'erased')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** A delivery as it stands now. */
export async function findFeedRow(db: Db, id: number): Promise<FeedRow | undefined> {
  const row = await db.sql.selectFrom('delivery').select(columns).where('id', '=', id).executeTakeFirst()
  return row && { ...row, number: row.number ?? 0 }
}

/** The body of its own that a claimed delivery has; undefined when it has none, or the claim no longer stands. */
export async function findClaimedBody(db: Db, id: number, claimedBy: string): Promise<string | undefined> {
  const row = await db.sql
    .selectFrom('delivery')
    .innerJoin('delivery_body', 'delivery_body.delivery_id', 'delivery.id')
    .select('delivery_body.body')
    .where('delivery.id', '=', id)
    .where('delivery.claimed_by', '=', claimedBy)
    .where('delivery.status', '=', 'pending')
    .executeTakeFirst()
  return row?.body
}
