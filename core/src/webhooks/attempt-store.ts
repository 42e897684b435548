import { insertRows } from '../db/bulk.ts'
import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import type { AttemptResult } from './delivery.ts'

/** A result with what follows from it; `nextAt` null = the delivery is done. */
export type DecidedResult = AttemptResult & { isDelivered: boolean; nextAt: number | null }

const columns = ['delivery_id', 'number', 'outcome', 'status', 'latency_ms', 'answer', 'error', 'attempted_at'] as const

/** Writes attempts and moves their deliveries on, where the claim still stands: those delivered by one statement a claim. */
export async function recordResults(tx: Db, results: readonly DecidedResult[], now: number): Promise<void> {
  const rows = results.map((result) => [
    result.deliveryId,
    result.attempt,
    result.outcome,
    result.status,
    result.latencyMs,
    result.answer,
    result.error,
    result.attemptedAt,
  ])
  await insertRows(tx, 'attempt', columns, rows)
  const delivered = new Map<string, number[]>()
  for (const result of results) {
    if (!result.isDelivered) await recordFailure(tx, result, now)
    else delivered.set(result.claimedBy, [...(delivered.get(result.claimedBy) ?? []), result.deliveryId])
  }
  for (const [claimedBy, ids] of delivered) {
    for (const part of chunk(ids)) {
      await tx.sql
        .updateTable('delivery')
        .set((eb) => ({
          attempt_count: eb('attempt_count', '+', 1),
          claimed_by: null,
          status: 'delivered',
          completed_at: now,
        }))
        .where('id', 'in', part)
        .where('claimed_by', '=', claimedBy)
        .where('status', '=', 'pending')
        .execute()
    }
  }
}

async function recordFailure(tx: Db, result: DecidedResult, now: number): Promise<void> {
  const end = result.nextAt === null ? { status: 'exhausted', completed_at: now } : { due_at: result.nextAt }
  await tx.sql
    .updateTable('delivery')
    .set({ attempt_count: result.attempt, claimed_by: null, ...end })
    .where('id', '=', result.deliveryId)
    .where('claimed_by', '=', result.claimedBy)
    .where('status', '=', 'pending')
    .execute()
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
