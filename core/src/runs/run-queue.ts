import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { invalidInput } from '../errors.ts'
import { useBudget } from '../plans/budget-store.ts'
import { type BudgetKind, dayOf, findCap, monthOf, type Plans } from '../plans/plan.ts'
import type { NamedPair, Stream } from '../streams/stream.ts'
import { getStream, listStreamPairs } from '../streams/streams.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { RETEST_MODE, type Run, type RunTrigger, SYNC_MODE } from './run.ts'
import { deleteRun, insertRun } from './run-store.ts'
import type { SkippedPair, SkipReason } from './sync.ts'
import { deleteSync, insertSync, setSyncRuns } from './sync-store.ts'

export interface QueuedRuns {
  /** null = every pair was skipped, and there is no sync. */
  syncId: number | null
  queued: { pairId: number; sourceId: number; segmentId: number; runId: number }[]
  skipped: SkippedPair[]
}

/** What a sync is to be. */
export interface SyncOrder extends Pick<Run, 'trigger' | 'mode' | 'slotAt'> {
  stream: Stream
  /** Of the stream, in their order. */
  pairs: readonly NamedPair[]
  plans: Plans
  /** The workspace has no re-tests, whatever its tiers may: a free one. */
  isFree?: boolean
  now: number
}

/**
 * Queues a run for every pair of a stream; a paused stream can be run by hand.
 * @throws NotFound `stream_not_found`, InvalidInput `stream_archived`
 */
export async function queueRuns(
  db: Db,
  caller: Caller,
  streamId: number,
  trigger: RunTrigger,
  clock: Clock,
  plans: Plans = null,
): Promise<QueuedRuns> {
  return await inTransaction(db, async (tx) => {
    const stream = await getRunnableStream(tx, caller, streamId)
    const pairs = await listStreamPairs(tx, [stream])
    return await queueSync(tx, { stream, pairs, trigger, mode: SYNC_MODE, slotAt: null, plans, now: clock() })
  })
}

/** @throws NotFound `stream_not_found`, InvalidInput `stream_archived` */
export async function getRunnableStream(db: Db, caller: Caller, streamId: number): Promise<Stream> {
  const stream = await getStream(db, caller, streamId)
  if (!stream.isArchived) return stream
  throw invalidInput(
    'streamId',
    'the stream is archived; restore it with PATCH {"isArchived": false} first',
    'stream_archived',
  )
}

/** Queues one sync: a run for each pair that may have one, and a word on each that may not. A slot has one sync. */
export async function queueSync(tx: Db, order: SyncOrder): Promise<QueuedRuns> {
  const { stream, pairs, trigger, mode, slotAt, now } = order
  const { workspaceId } = stream
  const result: QueuedRuns = { syncId: null, queued: [], skipped: [] }
  const syncId = await insertSync(tx, { workspaceId, streamId: stream.id, trigger, mode, slotAt }, now)
  // Whoever queued the slot has told of its pairs.
  if (syncId === undefined) return result
  for (const pair of pairs) {
    const { id: pairId, sourceId, segmentId } = pair
    const outcome = await queueRun(tx, order, pair, syncId)
    if (typeof outcome === 'number') result.queued.push({ pairId, sourceId, segmentId, runId: outcome })
    else result.skipped.push({ pairId, sourceId, segmentId, reason: outcome })
  }
  if (result.queued.length === 0) {
    await deleteSync(tx, syncId)
    return result
  }
  await setSyncRuns(tx, syncId, result.queued.length, result.skipped)
  return { ...result, syncId }
}

/** The id of the run, or why there is none. */
async function queueRun(tx: Db, order: SyncOrder, pair: NamedPair, syncId: number): Promise<number | SkipReason> {
  const { stream, trigger, mode, slotAt, plans, isFree = false, now } = order
  const isRetest = mode === RETEST_MODE
  const kind: BudgetKind = isRetest ? 'retest' : 'sync'
  const cap = findCap(plans, pair.tier, kind)
  if (!pair.isSourceActive) return 'account_sleeping'
  if (isRetest && (isFree || cap === 0)) return 'free_tier'
  const period = isRetest ? monthOf(now) : dayOf(now, stream.timezone)
  const named = { ...pair, workspaceId: stream.workspaceId }
  const runId = await insertRun(tx, named, { syncId, slotAt, budgetPeriod: period, trigger, mode }, now)
  if (runId === undefined) return 'already_running'
  if (await useBudget(tx, { sourceId: pair.sourceId, kind, period }, cap)) return runId
  await deleteRun(tx, runId)
  return 'budget_exhausted'
}
