import type { Db } from '../db/database.ts'
import { appendBatchEnd } from '../outbox/outbox-store.ts'
import { PUSH_MODE, waitingBatchKeyOf } from './run.ts'
import { insertRunLog } from './run-log-store.ts'
import type { OnSyncLookedUp } from './sync.ts'
import * as store from './wait-store.ts'

/**
 * Counts leads of a run as announced, and as enriched. With the last one of an ended run the batch of those that waited goes
 * off; with the last one of an ended sync `onSyncLookedUp` is told. `tx` must be the transaction that announces them.
 */
export async function countAnnounced(
  tx: Db,
  runId: number,
  counts: { announced: number; enriched: number },
  now: number,
  onSyncLookedUp?: OnSyncLookedUp,
): Promise<void> {
  const run = await store.moveWaiting(tx, runId, counts)
  if (!run || counts.announced === 0 || run.status === 'queued' || run.status === 'running') return
  await closeWaiting(tx, run, now)
  if (run.waitingCount > 0 || run.syncId === null || !onSyncLookedUp) return
  if (await store.isSyncLookedUp(tx, run.syncId)) await onSyncLookedUp(tx, run.syncId, now)
}

/** Sends off the leads of an ended run that waited to be looked up, once none of them waits any more. */
export async function closeWaiting(
  tx: Db,
  run: Pick<store.WaitingRun, 'id' | 'workspaceId' | 'mode' | 'enrichedCount' | 'lookupCount' | 'waitingCount'>,
  now: number,
): Promise<void> {
  const { id, workspaceId, enrichedCount, lookupCount, waitingCount } = run
  // What was pushed goes at once, in no batch.
  if (lookupCount === 0 || waitingCount > 0 || run.mode === PUSH_MODE) return
  await appendBatchEnd(tx, { workspaceId, batchKey: waitingBatchKeyOf(id), subjectId: id }, now)
  const message = `${enrichedCount} of ${lookupCount} leads have contacts; all have been sent`
  await insertRunLog(tx, id, { step: 'enrich', message, at: now }, true)
}
