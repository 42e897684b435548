import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { notFound } from '../errors.ts'
import type { Plans } from '../plans/plan.ts'
import { listStreamPairs } from '../streams/streams.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { RETEST_MODE } from './run.ts'
import { getRunnableStream, type QueuedRuns, queueSync } from './run-queue.ts'

/** Which pairs are judged again: those on an account, those of a segment, the one of both; neither = all. */
export interface RetestScope {
  sourceId?: number | undefined
  segmentId?: number | undefined
}

/**
 * Queues a re-test of pairs of a stream, as a sync of its own: the kept followers are judged again, none is fetched.
 * A free workspace (`isFree`) has every pair skipped.
 * @throws NotFound `stream_not_found`, or `account_not_found` and `segment_not_found` where no pair of the stream has it;
 *   InvalidInput `stream_archived`
 */
export async function queueRetest(
  db: Db,
  caller: Caller,
  streamId: number,
  { sourceId, segmentId }: RetestScope,
  clock: Clock,
  { plans = null, isFree = false }: { plans?: Plans; isFree?: boolean } = {},
): Promise<QueuedRuns> {
  return await inTransaction(db, async (tx) => {
    const stream = await getRunnableStream(tx, caller, streamId)
    const all = await listStreamPairs(tx, [stream])
    const ofSource = all.filter((pair) => sourceId === undefined || pair.sourceId === sourceId)
    if (sourceId !== undefined && ofSource.length === 0) throw notFound('account', sourceId)
    const pairs = ofSource.filter((pair) => segmentId === undefined || pair.segmentId === segmentId)
    if (segmentId !== undefined && pairs.length === 0) throw notFound('segment', segmentId)
    return await queueSync(tx, {
      stream,
      pairs,
      trigger: 'manual',
      mode: RETEST_MODE,
      slotAt: null,
      plans,
      isFree,
      now: clock(),
    })
  })
}
