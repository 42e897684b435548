import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import type { AttemptResult } from './delivery.ts'

/** A result with what follows from it; `nextAt` null = the delivery is done. */
export type DecidedResult = AttemptResult & { isDelivered: boolean; nextAt: number | null }

/** Writes attempts and moves their deliveries on, where the claim still stands. */
export async function recordResults(tx: Db, results: readonly DecidedResult[], now: number): Promise<void> {
  for (const part of chunk(results)) {
    await tx.sql
      .insertInto('attempt')
      .values(
        part.map((result) => ({
          delivery_id: result.deliveryId,
          number: result.attempt,
          outcome: result.outcome,
          status: result.status,
          latency_ms: result.latencyMs,
          answer: result.answer,
          error: result.error,
          attempted_at: result.attemptedAt,
        })),
      )
      .execute()
  }
  for (const result of results) {
    const isDone = result.nextAt === null
    await tx.sql
      .updateTable('delivery')
      .set({
        attempt_count: result.attempt,
        claimed_by: null,
        ...(isDone
          ? { status: result.isDelivered ? 'delivered' : 'exhausted', completed_at: now }
          : { due_at: result.nextAt ?? now }),
      })
      .where('id', '=', result.deliveryId)
      .where('claimed_by', '=', result.claimedBy)
      .where('status', '=', 'pending')
      .execute()
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
