import { sql } from 'kysely'
import { insertRows, runForIds } from '../db/bulk.ts'
import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import type { Attempted, AttemptResult, DecidedResult } from './attempt.ts'

const columns = ['delivery_id', 'number', 'outcome', 'status', 'latency_ms', 'answer', 'error', 'attempted_at'] as const

/** Writes attempts and moves their deliveries on, where the claim still stands: those delivered by one statement a claim. */
export async function recordResults(tx: Db, decided: readonly DecidedResult[], now: number): Promise<void> {
  const rows = decided.map(({ result }) => [
    result.delivery.id,
    result.delivery.attempt,
    result.outcome,
    result.status,
    result.latencyMs,
    result.answer,
    result.error,
    result.attemptedAt,
  ])
  const delivered = new Map<string, number[]>()
  const failed: DecidedResult[] = []
  for (const decision of decided) {
    const { id, claimedBy } = decision.result.delivery
    const ids = delivered.get(claimedBy)
    if (!decision.isDelivered) failed.push(decision)
    else if (ids) ids.push(id)
    else delivered.set(claimedBy, [id])
  }
  // None hangs on another, so they cross to the database together.
  await Promise.all([
    insertRows(tx, 'attempt', columns, rows),
    ...[...delivered].map(([claimedBy, ids]) => runForIds(tx, DELIVERED, [now, claimedBy], ids)),
    ...failed.map(({ result, nextAt }) => recordFailure(tx, result.delivery, nextAt, now)),
  ])
  await promoteNext(tx, decided, now)
}

/** Without those of which the attempt is listed already. */
export async function leaveOutRecorded(tx: Db, results: readonly AttemptResult[]): Promise<AttemptResult[]> {
  const recorded = new Set<string>()
  for (const part of chunk(results)) {
    const rows = await tx.sql
      .selectFrom('attempt')
      .select(['delivery_id', 'number', 'attempted_at'])
      .where(
        'delivery_id',
        'in',
        part.map(({ delivery }) => delivery.id),
      )
      .execute()
    for (const row of rows) recorded.add(`${row.delivery_id} ${row.number} ${row.attempted_at}`)
  }
  return results.filter(
    ({ delivery, attemptedAt }) => !recorded.has(`${delivery.id} ${delivery.attempt} ${attemptedAt}`),
  )
}

const DELIVERED = `update delivery
  set attempt_count = attempt_count + 1, claimed_by = null, falls_back_to = null, status = 'delivered', completed_at = ?
  where claimed_by = ? and status = 'pending' and id in (ids)`

async function recordFailure(tx: Db, delivery: Attempted, nextAt: number | null, now: number): Promise<void> {
  const end =
    nextAt === null
      ? { status: delivery.fallsBackTo ?? 'exhausted', falls_back_to: null, completed_at: now }
      : { due_at: nextAt }
  await tx.sql
    .updateTable('delivery')
    .set({ attempt_count: delivery.attempt, claimed_by: null, ...end })
    .where('id', '=', delivery.id)
    .where('claimed_by', '=', delivery.claimedBy)
    .where('status', '=', 'pending')
    .execute()
}

/**
 * Lets the next delivery of each order key go, where the one before it is done. Fan-out locks the rows that it puts a new
 * one behind, so none is left waiting behind nothing.
 */
async function promoteNext(tx: Db, decided: readonly DecidedResult[], now: number): Promise<void> {
  const keys = new Map<string, { subscriptionId: number; orderKey: string }>()
  for (const { result, nextAt } of decided) {
    const { subscriptionId, orderKey } = result.delivery
    if (nextAt === null && orderKey !== null) keys.set(`${subscriptionId} ${orderKey}`, { subscriptionId, orderKey })
  }
  await releaseKeys(tx, [...keys.values()], now)
}

/** Makes the oldest waiting delivery of each key due, unless one of the key is still to be sent. */
export async function releaseKeys(
  tx: Db,
  keys: readonly { subscriptionId: number; orderKey: string }[],
  now: number,
): Promise<void> {
  for (const part of chunk(keys)) {
    const wanted = sql.join(part.map((key) => sql`(cast(${key.subscriptionId} as bigint), ${key.orderKey})`))
    await sql`
      update delivery set status = 'pending', due_at = ${now}
      where status = 'waiting' and id in (
        select min(id) from delivery
        where (subscription_id, order_key) in (values ${wanted})
          and order_key is not null and status in ('waiting', 'pending')
        group by subscription_id, order_key
        having max(case when status = 'pending' then 1 else 0 end) = 0
      )`.execute(tx.sql)
  }
}

/** Makes leased deliveries due now. */
export async function releaseLeases(db: Db, now: number): Promise<void> {
  await db.sql
    .updateTable('delivery')
    .set({ claimed_by: null, due_at: now })
    .where('status', '=', 'pending')
    .where('claimed_by', 'is not', null)
    .execute()
}
