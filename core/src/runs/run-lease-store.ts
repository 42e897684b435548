import type { ExpressionBuilder } from 'kysely'
import type { Db } from '../db/database.ts'
import { forClaim } from '../db/engine.ts'
import type { Tables } from '../db/tables.ts'

/** True when a run is due, or waits for another one of its source; a look that locks nothing, for an idle relay. */
export async function isAnyRunDue(db: Db, now: number): Promise<boolean> {
  const row = await db.sql
    .selectFrom('run')
    .select('id')
    .where('status', 'in', ['queued', 'running'])
    .where('due_at', '<=', now)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Leases the oldest due run until `now + leaseMs`; one that was begun comes before all others, since it knows where its
 * source was left. A source that another run is reading waits its turn: the second run then finds the followers kept already.
 * So do the accounts of one stream, in their order: a follower of two of them is a lead under the first.
 */
export async function leaseRun(
  tx: Db,
  { by, leaseMs, now }: { by: string; leaseMs: number; now: number },
): Promise<number | undefined> {
  const passed: number[] = []
  for (;;) {
    const row = await forClaim(tx, selectDueRun(tx, passed, now)).executeTakeFirst()
    if (!row) return undefined
    // Of two claims at once neither sees the other's run as running yet: whoever holds the source goes first.
    const source = tx.sql.selectFrom('source').select('id').where('id', '=', row.source_id)
    if (await forClaim(tx, source).executeTakeFirst()) {
      const leased = await tx.sql
        .updateTable('run')
        .set({ status: 'running', claimed_by: by, due_at: now + leaseMs })
        .where('id', '=', row.id)
        .where((eb) => eb.not(isSourceBusy(eb, now)))
        .returning('id')
        .executeTakeFirst()
      if (leased) return leased.id
    }
    passed.push(row.id)
  }
}

/** Another run is reading the source of this one. */
const isSourceBusy = (eb: ExpressionBuilder<Tables, 'run'>, now: number) =>
  eb.exists(
    eb
      .selectFrom('run as other')
      .select('other.id')
      .whereRef('other.source_id', '=', 'run.source_id')
      .whereRef('other.id', '<>', 'run.id')
      .where('other.status', '=', 'running')
      .where('other.due_at', '>', now),
  )

const selectDueRun = (tx: Db, passed: readonly number[], now: number) =>
  tx.sql
    .selectFrom('run')
    .select(['id', 'source_id'])
    .where('status', 'in', ['queued', 'running'])
    .where('due_at', '<=', now)
    .$if(passed.length > 0, (q) => q.where('id', 'not in', passed))
    .where((eb) => eb.not(isSourceBusy(eb, now)))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('run as earlier')
            .select('earlier.id')
            .whereRef('earlier.stream_id', '=', 'run.stream_id')
            .whereRef('earlier.id', '<', 'run.id')
            .where('earlier.status', 'in', ['queued', 'running']),
        ),
      ),
    )
    // 'running' before 'queued'.
    .orderBy('status', 'desc')
    .orderBy('due_at')
    .orderBy('id')
    .limit(1)

/** Keeps a lease alive; undefined when it is lost, else whether a cancel was asked for. */
export async function renewLease(
  db: Db,
  run: { id: number; claimedBy: string },
  dueAt: number,
): Promise<{ isCancelRequested: boolean } | undefined> {
  const row = await db.sql
    .updateTable('run')
    .set({ due_at: dueAt })
    .where('id', '=', run.id)
    .where('claimed_by', '=', run.claimedBy)
    .where('status', '=', 'running')
    .returning('cancel_requested_at')
    .executeTakeFirst()
  return row && { isCancelRequested: row.cancel_requested_at !== null }
}

/** Makes leased runs due now. */
export async function releaseRunLeases(db: Db, now: number): Promise<void> {
  await db.sql.updateTable('run').set({ claimed_by: null, due_at: now }).where('status', '=', 'running').execute()
}
