import { type Clock, type Db, findReplayPause, type Present, runReplaySlice, SECOND_MS } from '@leadwire/core'
import type { Logger } from '../../log.ts'

/** What replaying needs from outside. */
export interface ReplayJobPorts {
  db: Db
  clock: Clock
  /** Turns a message into the bytes of an api's form. */
  present: Present
  log: Logger
  /** Called when deliveries have become due. */
  onQueued: () => void
}

/** Between two slices, so that live traffic has its turn at the database. */
const PAUSE_MS = 20
/** The longest wait: a replay that is due later was written by a clock ahead of ours. */
const MAX_WAIT_MS = SECOND_MS

/**
 * Does one slice of a replay, if any is due.
 * @returns ms to wait before the next one; undefined = there is no replay to work on
 */
export async function replayDeliveries({
  db,
  clock,
  present,
  log,
  onQueued,
}: ReplayJobPorts): Promise<number | undefined> {
  const wait = await findReplayPause(db, clock)
  if (wait === undefined) return undefined
  if (wait > 0 && wait <= MAX_WAIT_MS) return wait
  const slice = await runReplaySlice(db, { present, clock })
  if (!slice) return MAX_WAIT_MS
  const { replayId, queuedCount, isEnded } = slice
  if (queuedCount > 0) onQueued()
  if (isEnded) log.info({ replayId }, 'replay ended')
  return PAUSE_MS
}
