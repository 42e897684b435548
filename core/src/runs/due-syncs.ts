import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import type { Plans } from '../plans/plan.ts'
import { lastSlot, nextSlot } from '../streams/slots.ts'
import { isScheduled, type Stream } from '../streams/stream.ts'
import { holdDueStream, isAnySyncDue, setNextSync } from '../streams/stream-store.ts'
import { listStreamPairs } from '../streams/streams.ts'
import { SYNC_MODE } from './run.ts'
import { type QueuedRuns, queueSync } from './run-queue.ts'

/** A slot of a stream that was due. */
export interface DueSync extends QueuedRuns {
  streamId: number
  /** Epoch ms */
  slotAt: number
}

/** A stream whose slot could not be queued; it stays due. */
export interface FailedSlot {
  streamId: number
  error: unknown
}

/**
 * Queues the runs of the stream that has been due longest, in ONE transaction with the move of its schedule; undefined when
 * none is due that no other relay is at. Of several slots that were missed only the last is run, however long the hub was
 * down. Safe for many relays: the row is held, and a slot has one sync and one run a pair by unique keys.
 * @param passed  streams to leave out
 */
export async function queueDueSync(
  db: Db,
  { plans, clock, passed = [] }: { plans: Plans; clock: Clock; passed?: readonly number[] },
): Promise<DueSync | FailedSlot | undefined> {
  if (!(await isAnySyncDue(db, clock()))) return undefined
  let stream: Stream | undefined
  try {
    return await inTransaction(db, async (tx) => {
      const now = clock()
      stream = await holdDueStream(tx, passed, now)
      return stream && (await queueSlot(tx, stream, plans, now))
    })
  } catch (error) {
    if (!stream) throw error
    return { streamId: stream.id, error }
  }
}

async function queueSlot(tx: Db, stream: Stream, plans: Plans, now: number): Promise<DueSync> {
  const { id: streamId, syncTimes, timezone } = stream
  const isDue = isScheduled(stream)
  // The schedule may have been changed while a slot of the old one was due: that one is still run.
  const slotAt = Math.max(stream.nextSyncAt ?? now, lastSlot(syncTimes, timezone, now))
  await setNextSync(tx, streamId, isDue ? nextSlot(syncTimes, timezone, now) : null)
  const pairs = isDue ? await listStreamPairs(tx, [stream]) : []
  const queued = await queueSync(tx, { stream, pairs, trigger: 'cron', mode: SYNC_MODE, slotAt, plans, now })
  return { streamId, slotAt, ...queued }
}
