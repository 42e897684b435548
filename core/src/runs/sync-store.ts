import { fromJson, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { RunTrigger } from './run.ts'
import type { SkippedPair, Sync } from './sync.ts'

/** Inserts a sync that has no runs yet; undefined when its slot had one already. */
export async function insertSync(
  tx: Db,
  sync: Pick<Sync, 'workspaceId' | 'streamId' | 'trigger' | 'mode' | 'slotAt'>,
  now: number,
): Promise<number | undefined> {
  const row = await tx.sql
    .insertInto('sync')
    .values({
      workspace_id: sync.workspaceId,
      stream_id: sync.streamId,
      trigger: sync.trigger,
      mode: sync.mode,
      slot_at: sync.slotAt,
      skipped: toJson([]),
      run_count: 0,
      open_run_count: 0,
      created_at: now,
      completed_at: null,
    })
    // The one unique key is that of a slot.
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

/** Writes what was queued for a sync and what was not. */
export async function setSyncRuns(
  tx: Db,
  id: number,
  runCount: number,
  skipped: readonly SkippedPair[],
): Promise<void> {
  await tx.sql
    .updateTable('sync')
    .set({ run_count: runCount, open_run_count: runCount, skipped: toJson(skipped) })
    .where('id', '=', id)
    .execute()
}

/** Takes a sync back for which nothing was queued. */
export async function deleteSync(tx: Db, id: number): Promise<void> {
  await tx.sql.deleteFrom('sync').where('id', '=', id).execute()
}

/**
 * Counts an ended run out of its sync and answers how many are still open. The row stays held until commit, so of two runs
 * that end at once one sees 0.
 */
export async function countRunOut(tx: Db, id: number): Promise<number | undefined> {
  const row = await tx.sql
    .updateTable('sync')
    .set((eb) => ({ open_run_count: eb('open_run_count', '-', 1) }))
    .where('id', '=', id)
    .returning('open_run_count')
    .executeTakeFirst()
  return row?.open_run_count
}

/** Marks a sync as over; false when it was already. */
export async function endSync(tx: Db, id: number, now: number): Promise<boolean> {
  const row = await tx.sql
    .updateTable('sync')
    .set({ completed_at: now })
    .where('id', '=', id)
    .where('completed_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** One sync by id. */
export async function findSync(db: Db, id: number): Promise<Sync | undefined> {
  const row = await db.sql
    .selectFrom('sync')
    .innerJoin('stream', 'stream.id', 'sync.stream_id')
    .selectAll('sync')
    .select('stream.name as stream_name')
    .where('sync.id', '=', id)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      workspaceId: row.workspace_id,
      streamId: row.stream_id,
      streamName: row.stream_name,
      trigger: row.trigger as RunTrigger,
      mode: row.mode,
      slotAt: row.slot_at,
      skipped: fromJson<SkippedPair[]>(row.skipped),
      runCount: row.run_count,
      openRunCount: row.open_run_count,
      createdAt: row.created_at,
      completedAt: row.completed_at,
    }
  )
}
