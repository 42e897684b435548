import type { Db } from '../db/database.ts'
import { PUSH_MODE, type RunCounts } from './run.ts'

/** A run that stands for what one import brought to one pair. */
export interface PushRun {
  id: number
  /** The number of the last batch that was counted; 0 = none. */
  lastBatch: number
}

/** A pair in its stream. */
interface PushedPair {
  id: number
  workspaceId: number
  streamId: number
  sourceId: number
  segmentId: number
}

/** The run of a pair for an import, made with its first batch. `tx` must hold the source. */
export async function ensurePushRun(tx: Db, pair: PushedPair, importId: string, now: number): Promise<PushRun> {
  const known = await tx.sql
    .selectFrom('run')
    .select(['id', 'cursor'])
    .where('pair_id', '=', pair.id)
    .where('import_id', '=', importId)
    .executeTakeFirst()
  if (known) return { id: known.id, lastBatch: Number(known.cursor ?? 0) }
  const { id } = await tx.sql
    .insertInto('run')
    .values({
      workspace_id: pair.workspaceId,
      stream_id: pair.streamId,
      pair_id: pair.id,
      import_id: importId,
      source_id: pair.sourceId,
      segment_id: pair.segmentId,
      trigger: 'manual',
      mode: PUSH_MODE,
      status: 'succeeded',
      triggered_at: now,
      completed_at: now,
      phase: 'judge',
      page_count: 0,
      new_follower_count: 0,
      liker_count: 0,
      high_count: 0,
      medium_count: 0,
      enriched_count: 0,
      lookup_count: 0,
      waiting_count: 0,
      skipped_row_count: 0,
      credits_used: 0,
      due_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, lastBatch: 0 }
}

/** Adds a batch to a push run; of one that it has had already only what was new after all. */
export async function addToPushRun(
  tx: Db,
  run: PushRun,
  { batch, added, now }: { batch: number; added: RunCounts; now: number },
): Promise<void> {
  const isNew = batch > run.lastBatch
  await tx.sql
    .updateTable('run')
    .set((eb) => ({
      completed_at: now,
      new_follower_count: eb('new_follower_count', '+', added.newFollowerCount),
      liker_count: eb('liker_count', '+', added.likerCount),
      high_count: eb('high_count', '+', added.highCount),
      medium_count: eb('medium_count', '+', added.mediumCount),
      ...(isNew && {
        cursor: String(batch),
        page_count: eb('page_count', '+', 1),
        skipped_row_count: eb('skipped_row_count', '+', added.skippedRowCount),
      }),
    }))
    .where('id', '=', run.id)
    .execute()
}
