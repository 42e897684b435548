import { type Clock, systemClock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { invalidInput, notFound } from '../errors.ts'
import { addToPushRun, ensurePushRun } from '../runs/push-run-store.ts'
import type { RunCounts } from '../runs/run.ts'
import type { Segment } from '../segments/segment.ts'
import { listSegmentsById } from '../segments/segment-store.ts'
import type { Observation } from '../sources/profile.ts'
import { holdSource, updateSourceProgress } from '../sources/source-store.ts'
import { listListeningPairs, type Mark } from '../streams/pair-store.ts'
import type { Caller } from '../workspaces/workspace.ts'
import type { Event } from './event.ts'
import { insertEvents, listEvents } from './event-store.ts'
import { type Judging, judgeEvents, noCounts } from './judge.ts'
import { matchEvents } from './match-events.ts'
import { dropErased, type Fingerprints } from './suppression.ts'

/** The most followers of one push. */
export const MAX_PUSHED = 1000

/** The most kept followers that a push judges for a pair that is behind; what is left waits for the pair's next run. */
const MAX_CAUGHT_UP = 1000

/** Where a push stands in an import of many. */
export interface ImportPart {
  /** Names the import; see `IMPORT_ID`. Whoever sends the same again gives it the same name. */
  importId: string
  /** 1-based, growing. One that a run has had is judged as any, but counted no second time. */
  batch: number
  /** Rows that the importer could not read since the batch before. */
  skippedRowCount: number
}

/** What an import may be called. */
export const IMPORT_ID = /^[\w.-]{1,100}$/

/** What a push did. */
export interface PushResult {
  /** Followers that the account did not have. */
  newCount: number
  leadCount: number
  /** The runs that an import's part was counted to, one for each pair that listens; none without an import. */
  runIds: number[]
}

/**
 * Takes followers that somebody pushes, in ONE transaction: kept once, judged for every stream that listens, leads and
 * messages written. Pushing the same again changes nothing. Leads are sent at once. Without an import they come without a
 * run; an import has one run for each pair, which is over after every batch and taken up again by the next.
 * @param enrichWaitMs  how long leads wait to be looked up; left out = this hub looks nobody up
 * @param vault  tells erased people, who are left out without a word; needed as soon as somebody was erased
 * @throws NotFound `account_not_found`, InvalidInput `account_asleep`, or over `MAX_PUSHED`
 */
export async function pushObservations(
  db: Db,
  caller: Caller,
  sourceId: number,
  observations: readonly Observation[],
  clock: Clock = systemClock,
  vault?: Fingerprints,
  part?: ImportPart,
  enrichWaitMs?: number,
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
    const welcome = await dropErased(tx, caller.workspaceId, observations, ({ profile }) => profile, { vault, now })
    const events = await insertEvents(tx, sourceId, welcome, now)
    if (events.length > 0) await updateSourceProgress(tx, sourceId, { lastEventId: events.at(-1)?.id })
    const pairs = await listListeningPairs(tx, sourceId)
    const segmentIds = [...new Set(pairs.map((pair) => pair.segmentId))]
    const segments = new Map((await listSegmentsById(tx, caller.workspaceId, segmentIds)).map((s) => [s.id, s]))
    const result: PushResult = { newCount: events.length, leadCount: 0, runIds: [] }
    for (const { id, streamId, segmentId, mark } of pairs) {
      const segment = segments.get(segmentId)
      if (!segment) continue
      const place = { workspaceId: caller.workspaceId, streamId, sourceId, segmentId }
      const run = part && (await ensurePushRun(tx, { ...place, id }, part.importId, now))
      const isCaughtUp = mark.judgedEventId >= source.lastEventId
      const unjudged = isCaughtUp ? events : await listUnjudged(tx, sourceId, mark, events.length)
      const target = { ...place, runId: run?.id ?? null, isSentAtOnce: true }
      const counts = await judge(tx, target, mark, segment, unjudged, { now, vault, enrichWaitMs })
      result.leadCount += counts.highCount + counts.mediumCount
      if (!run) continue
      const { batch, skippedRowCount } = part
      await addToPushRun(tx, run, { batch, added: { ...counts, skippedRowCount }, now })
      result.runIds.push(run.id)
    }
    return result
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
  options: Judging,
): Promise<RunCounts> {
  // null: a run of the pair is judging at this moment, and it judges these as well.
  return (await judgeEvents(tx, target, mark, events, await matchEvents(tx, segment, events), options)) ?? noCounts
}
