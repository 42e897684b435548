import { type Clock, systemClock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { invalidInput, notFound } from '../errors.ts'
import type { Segment } from '../segments/segment.ts'
import { listSegmentsById } from '../segments/segment-store.ts'
import type { Observation } from '../sources/profile.ts'
import { holdSource, updateSourceProgress } from '../sources/source-store.ts'
import { listListeningPairs, type Mark } from '../streams/pair-store.ts'
import type { Caller } from '../workspaces/workspace.ts'
import type { Event } from './event.ts'
import { insertEvents, listEvents } from './event-store.ts'
import { judgeEvents } from './judge.ts'
import { matchEvents } from './match-events.ts'

/** The most followers of one push. */
export const MAX_PUSHED = 1000

/** The most kept followers that a push judges for a pair that is behind; what is left waits for the pair's next run. */
const MAX_CAUGHT_UP = 1000

/** What a push did. */
export interface PushResult {
  /** Followers that the account did not have. */
  newCount: number
  leadCount: number
}

/**
 * Takes followers that somebody pushes, in ONE transaction: kept once, judged for every stream that listens, leads and
 * messages written. Pushing the same again changes nothing. Leads come without a run, so they are sent at once.
 * @throws NotFound `account_not_found`, InvalidInput `account_asleep`, or over `MAX_PUSHED`
 */
export async function pushObservations(
  db: Db,
  caller: Caller,
  sourceId: number,
  observations: readonly Observation[],
  clock: Clock = systemClock,
): Promise<PushResult> {
  if (observations.length > MAX_PUSHED) {
    throw invalidInput('profiles', `at most ${MAX_PUSHED} at once, not ${observations.length}`)
  }
  return await inTransaction(db, async (tx) => {
    const now = clock()
    const source = await holdSource(tx, sourceId)
    if (source?.workspaceId !== caller.workspaceId) throw notFound('account', sourceId)
    if (!source.isActive)
      throw invalidInput('accountId', `@${source.handle} is asleep; wake it first`, 'account_asleep')
    const events = await insertEvents(tx, sourceId, observations, now)
    if (events.length > 0) await updateSourceProgress(tx, sourceId, { lastEventId: events.at(-1)?.id })
    const pairs = await listListeningPairs(tx, sourceId)
    const segmentIds = [...new Set(pairs.map((pair) => pair.segmentId))]
    const segments = new Map((await listSegmentsById(tx, caller.workspaceId, segmentIds)).map((s) => [s.id, s]))
    let leadCount = 0
    for (const { streamId, segmentId, mark } of pairs) {
      const segment = segments.get(segmentId)
      if (!segment) continue
      const target = { workspaceId: caller.workspaceId, streamId, sourceId, segmentId, runId: null }
      const isCaughtUp = mark.judgedEventId >= source.lastEventId
      const unjudged = isCaughtUp ? events : await listUnjudged(tx, sourceId, mark, events.length)
      leadCount += await judge(tx, target, mark, segment, unjudged, now)
    }
    return { newCount: events.length, leadCount }
  })
}

const listUnjudged = (tx: Db, sourceId: number, mark: Mark, newCount: number): Promise<Event[]> =>
  listEvents(tx, sourceId, mark.judgedEventId, MAX_CAUGHT_UP + newCount)

async function judge(
  tx: Db,
  target: Parameters<typeof judgeEvents>[1],
  mark: Mark,
  segment: Segment,
  events: readonly Event[],
  now: number,
): Promise<number> {
  // null: a run of the pair is judging at this moment, and it judges these as well.
  const counts = await judgeEvents(tx, target, mark, events, matchEvents(segment, events), now)
  return counts ? counts.highCount + counts.mediumCount : 0
}
