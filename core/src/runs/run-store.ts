import { fromJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { SourceType } from '../sources/profile.ts'
import type { Run, RunCounts, RunPhase, RunStatus, RunTrigger } from './run.ts'

const selectRuns = (db: Db) =>
  db.sql
    .selectFrom('run')
    .innerJoin('stream', 'stream.id', 'run.stream_id')
    .innerJoin('source', 'source.id', 'run.source_id')
    .innerJoin('segment', 'segment.id', 'run.segment_id')
    .selectAll('run')
    .select(['stream.name as stream_name', 'stream.source_types', 'source.handle', 'segment.name as segment_name'])

type RunRow = Awaited<ReturnType<ReturnType<typeof selectRuns>['executeTakeFirstOrThrow']>>

const toRun = (row: RunRow): Run => ({
  id: row.id,
  workspaceId: row.workspace_id,
  streamId: row.stream_id,
  streamName: row.stream_name,
  pairId: row.pair_id,
  syncId: row.sync_id,
  slotAt: row.slot_at,
  budgetPeriod: row.budget_period,
  sourceId: row.source_id,
  handle: row.handle,
  segmentId: row.segment_id,
  segmentName: row.segment_name,
  trigger: row.trigger as RunTrigger,
  mode: row.mode,
  status: row.status as RunStatus,
  triggeredAt: row.triggered_at,
  completedAt: row.completed_at,
  phase: row.phase as RunPhase,
  cursor: row.cursor,
  pageCount: row.page_count,
  newFollowerCount: row.new_follower_count,
  likerCount: row.liker_count,
  highCount: row.high_count,
  mediumCount: row.medium_count,
  enrichedCount: row.enriched_count,
  skippedRowCount: row.skipped_row_count,
  creditsUsed: row.credits_used,
  errorMessage: row.error_message,
  isCancelRequested: row.cancel_requested_at !== null,
  lookupCount: row.lookup_count,
  waitingCount: row.waiting_count,
})

/** Queues a run of a pair; undefined when one is queued or running already, or its slot had one. */
export async function insertRun(
  tx: Db,
  pair: { id: number; workspaceId: number; streamId: number; sourceId: number; segmentId: number },
  order: Pick<Run, 'syncId' | 'slotAt' | 'budgetPeriod' | 'trigger' | 'mode'>,
  now: number,
): Promise<number | undefined> {
  const row = await tx.sql
    .insertInto('run')
    .values({
      workspace_id: pair.workspaceId,
      stream_id: pair.streamId,
      pair_id: pair.id,
      sync_id: order.syncId,
      slot_at: order.slotAt,
      budget_period: order.budgetPeriod,
      source_id: pair.sourceId,
      segment_id: pair.segmentId,
      trigger: order.trigger,
      mode: order.mode,
      status: 'queued',
      triggered_at: now,
      completed_at: null,
      phase: 'fresh',
      cursor: null,
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
      error_message: null,
      cancel_requested_at: null,
      due_at: now,
      claimed_by: null,
    })
    // Met can be the unique key of a pair's active runs, or that of its slots.
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

/** Takes back a run that was queued in this transaction. */
export async function deleteRun(tx: Db, id: number): Promise<void> {
  await tx.sql.deleteFrom('run').where('id', '=', id).execute()
}

/** Where a run stands and what a page added. */
export interface RunProgress {
  phase: RunPhase
  /** undefined = as it was */
  cursor: string | null | undefined
  pages: number
  added: RunCounts
  dueAt: number
}

/** Moves a leased run on; undefined when the lease is lost, else whether a cancel was asked for. */
export async function moveRun(
  tx: Db,
  run: { id: number; claimedBy: string },
  { phase, cursor, pages, added, dueAt }: RunProgress,
): Promise<{ isCancelRequested: boolean } | undefined> {
  const row = await tx.sql
    .updateTable('run')
    .set((eb) => ({
      phase,
      ...(cursor !== undefined && { cursor }),
      due_at: dueAt,
      page_count: eb('page_count', '+', pages),
      new_follower_count: eb('new_follower_count', '+', added.newFollowerCount),
      liker_count: eb('liker_count', '+', added.likerCount),
      high_count: eb('high_count', '+', added.highCount),
      medium_count: eb('medium_count', '+', added.mediumCount),
      enriched_count: eb('enriched_count', '+', added.enrichedCount),
      skipped_row_count: eb('skipped_row_count', '+', added.skippedRowCount),
      credits_used: eb('credits_used', '+', added.creditsUsed),
    }))
    .where('id', '=', run.id)
    .where('claimed_by', '=', run.claimedBy)
    .where('status', '=', 'running')
    .returning('cancel_requested_at')
    .executeTakeFirst()
  return row && { isCancelRequested: row.cancel_requested_at !== null }
}

/** Ends an active run; false when it has ended already, or `claimedBy` is given and has lost it. */
export async function endRun(
  tx: Db,
  run: { id: number; claimedBy?: string },
  end: { status: RunStatus; errorMessage: string | null; now: number },
): Promise<boolean> {
  const row = await tx.sql
    .updateTable('run')
    .set({ status: end.status, error_message: end.errorMessage, completed_at: end.now, claimed_by: null })
    .where('id', '=', run.id)
    .where('status', 'in', ['queued', 'running'])
    .$if(run.claimedBy !== undefined, (q) => q.where('claimed_by', '=', run.claimedBy ?? ''))
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Asks a running run to end after its page. */
export async function requestCancel(tx: Db, id: number, now: number): Promise<void> {
  await tx.sql
    .updateTable('run')
    .set((eb) => ({ cancel_requested_at: eb.fn.coalesce('cancel_requested_at', eb.val(now)) }))
    .where('id', '=', id)
    .where('status', '=', 'running')
    .execute()
}

/** One run of the workspace, with the kinds of people its stream looks for. */
export async function findRun(
  db: Db,
  id: number,
  workspaceId?: number,
): Promise<(Run & { sourceTypes: SourceType[] }) | undefined> {
  const row = await selectRuns(db)
    .where('run.id', '=', id)
    .$if(workspaceId !== undefined, (q) => q.where('run.workspace_id', '=', workspaceId ?? 0))
    .executeTakeFirst()
  return row && { ...toRun(row), sourceTypes: fromJson<SourceType[]>(row.source_types) }
}

export interface RunFilter {
  streamId?: number | undefined
  sourceId?: number | undefined
  status?: RunStatus | undefined
  /** Triggered after this instant, epoch ms. */
  since?: number | undefined
  isActive?: boolean | undefined
}

/** Runs, newest first. */
export async function listRunRows(db: Db, workspaceId: number, filter: RunFilter, limit: number): Promise<Run[]> {
  const rows = await selectRuns(db)
    .where('run.workspace_id', '=', workspaceId)
    .$if(filter.streamId !== undefined, (q) => q.where('run.stream_id', '=', filter.streamId ?? 0))
    .$if(filter.sourceId !== undefined, (q) => q.where('run.source_id', '=', filter.sourceId ?? 0))
    .$if(filter.status !== undefined, (q) => q.where('run.status', '=', filter.status ?? ''))
    .$if(filter.since !== undefined, (q) => q.where('run.triggered_at', '>', filter.since ?? 0))
    .$if(filter.isActive === true, (q) => q.where('run.status', 'in', ['queued', 'running']))
    .orderBy('run.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toRun)
}

/** The runs of a sync, in the order in which they were queued. */
export async function listSyncRuns(db: Db, syncId: number): Promise<Run[]> {
  const rows = await selectRuns(db).where('run.sync_id', '=', syncId).orderBy('run.id').execute()
  return rows.map(toRun)
}
