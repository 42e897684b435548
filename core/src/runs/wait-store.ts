import type { Db } from '../db/database.ts'
import type { Run, RunStatus } from './run.ts'

/** A run as far as its leads wait to be looked up. */
export interface WaitingRun
  extends Pick<Run, 'id' | 'workspaceId' | 'mode' | 'syncId' | 'enrichedCount' | 'lookupCount' | 'waitingCount'> {
  status: RunStatus
}

/** Counts leads of a run in that are to be looked up. */
export async function addLookups(tx: Db, runId: number, count: number): Promise<void> {
  await tx.sql
    .updateTable('run')
    .set((eb) => ({
      lookup_count: eb('lookup_count', '+', count),
      waiting_count: eb('waiting_count', '+', count),
    }))
    .where('id', '=', runId)
    .execute()
}

/** Counts leads of a run as announced, and as enriched. Its row stays held until commit, so of two last ones one sees 0. */
export async function moveWaiting(
  tx: Db,
  runId: number,
  { announced, enriched }: { announced: number; enriched: number },
): Promise<WaitingRun | undefined> {
  const row = await tx.sql
    .updateTable('run')
    .set((eb) => ({
      waiting_count: eb('waiting_count', '-', announced),
      enriched_count: eb('enriched_count', '+', enriched),
    }))
    .where('id', '=', runId)
    .returning(['id', 'workspace_id', 'mode', 'sync_id', 'status', 'enriched_count', 'lookup_count', 'waiting_count'])
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      workspaceId: row.workspace_id,
      mode: row.mode,
      syncId: row.sync_id,
      status: row.status as RunStatus,
      enrichedCount: row.enriched_count,
      lookupCount: row.lookup_count,
      waitingCount: row.waiting_count,
    }
  )
}

/** Takes hold of a sync until commit, and says whether it is over and none of its leads waits. */
export async function isSyncLookedUp(tx: Db, syncId: number): Promise<boolean> {
  const sync = await tx.sql
    .updateTable('sync')
    .set((eb) => ({ open_run_count: eb.ref('open_run_count') }))
    .where('id', '=', syncId)
    .returning('completed_at')
    .executeTakeFirst()
  if (sync?.completed_at == null) return false
  const waiting = await tx.sql
    .selectFrom('run')
    .select('id')
    .where('sync_id', '=', syncId)
    .where('waiting_count', '>', 0)
    .limit(1)
    .executeTakeFirst()
  return waiting === undefined
}
