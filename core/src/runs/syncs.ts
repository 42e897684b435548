import type { Db } from '../db/database.ts'
import { appendMessages } from '../outbox/outbox-store.ts'
import type { Run } from './run.ts'
import { listSyncRuns } from './run-store.ts'
import { type EndedSync, finishedMessage, type OnSyncEnded } from './sync.ts'
import * as store from './sync-store.ts'

/**
 * Counts an ended run out of its sync; with the last one the sync is over. `tx` must be the transaction that ended the run.
 * A run that no sync queued ends by itself.
 */
export async function countOut(tx: Db, run: Run, now: number, onSyncEnded?: OnSyncEnded): Promise<void> {
  if (run.syncId === null) return
  if ((await store.countRunOut(tx, run.syncId)) === 0) await completeSync(tx, run.syncId, now, onSyncEnded)
}

/**
 * Ends a sync: the one place where what comes once per sync is written, in the transaction that ended its last run.
 * `run.finished` goes into the outbox, then `onSyncEnded` writes what else there is to tell (`notices` are queued by it).
 */
async function completeSync(tx: Db, id: number, now: number, onSyncEnded?: OnSyncEnded): Promise<void> {
  if (!(await store.endSync(tx, id, now))) return
  const sync = await store.findSync(tx, id)
  if (!sync) return
  const ended: EndedSync = { ...sync, completedAt: now, runs: await listSyncRuns(tx, id) }
  await appendMessages(tx, [finishedMessage(ended)], now)
  await onSyncEnded?.(tx, ended)
}
